import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** OWASP's least: 19 MiB, two passes, one lane. */
const MEMORY = 19_456
const PASSES = 2
const LANES = 1
const TAG_LENGTH = 32

/** Has the form and cost of a real hash and fits no password. */
const NOBODY = `$argon2id$v=19$m=${MEMORY},t=${PASSES},p=${LANES}$${unpadded(Buffer.alloc(16))}$${unpadded(Buffer.alloc(TAG_LENGTH))}`

/** Hashes a password as a PHC string, which carries its own parameters. Takes some 30 ms of CPU, off the main thread. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await tagOf({ message: password, nonce, memory: MEMORY, passes: PASSES, parallelism: LANES, tagLength: TAG_LENGTH })
  return `$argon2id$v=19$m=${MEMORY},t=${PASSES},p=${LANES}$${unpadded(nonce)}$${unpadded(tag)}`
}

/** Whether the password fits. Without a hash it works just as long and says no, so that time does not tell who is known. */
export async function fitsPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, nonce, tag] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash ?? NOBODY) ?? []
  if (!nonce || !tag) throw new TypeError('A stored password hash is not of a known form.')
  const expected = Buffer.from(tag, 'base64')
  const given = await tagOf({
    message: password,
    nonce: Buffer.from(nonce, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return timingSafeEqual(given, expected) && hash !== undefined
}

const tagOf = (parameters: Argon2Parameters): Promise<Buffer> => derive('argon2id', parameters)

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
