import { expect, test } from 'vitest'
import { newSigningKey, publicKeys, readPublicKeys, readSigningKey } from './keys.ts'

const key = await newSigningKey()

test('keys survive being written down', () => {
  expect(readSigningKey(JSON.stringify(key))).toEqual(key)
  expect(readPublicKeys(JSON.stringify(publicKeys([key])))).toEqual(publicKeys([key]))
})

test.each(['', '{}', 'null', JSON.stringify(publicKeys([key]).keys[0]), JSON.stringify({ ...key, kid: undefined }), JSON.stringify({ ...key, crv: 'X25519' })])('%s is no signing key', (text) => {
  expect(() => readSigningKey(text)).toThrow('must be a private Ed25519 key')
})

test.each(['', '{"keys":[]}', JSON.stringify({ keys: [{ kid: '1' }] })])('%s is no set of keys', (text) => {
  expect(() => readPublicKeys(text)).toThrow('must be a JWK set')
})

test('a private key among the public ones is a mistake, and the message does not hold it', () => {
  expect(() => readPublicKeys(JSON.stringify({ keys: [key] }))).toThrow(/^(?!.*"d")/s)
})
