import { readFile } from 'node:fs/promises'
import { Refusal } from '@ecolaura/kernel'
import { createLocalJWKSet, createRemoteJWKSet, customFetch, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'

export type KeySource = {
  /** A JWK set: `https:`, `http:` inside a network that you trust, or `file:`. */
  readonly url: URL
  /** Keys are read again after this long, so that a withdrawn key is forgotten. */
  readonly refreshSeconds: number
  /** The least time between two readings, however many tokens name keys that nobody knows. */
  readonly cooldownSeconds: number
  /** Hears of a reading that failed; known keys go on. */
  readonly failed: (error: unknown) => void
}

export type TrustedKeys = {
  readonly find: JWTVerifyGetKey
  /** Reads them now. Rejects when they cannot be read. */
  read(): Promise<void>
}

const TIMEOUT_MS = 5_000
const MOST_BYTES = 1_000_000

/** The public keys of an issuer, read at their first use, and again when they are old or a token names a new one. */
export function trustedKeys({ url, refreshSeconds, cooldownSeconds, failed }: KeySource): TrustedKeys {
  const cooldown = cooldownSeconds * 1000
  let failedAt = -Infinity
  let refreshAt = Infinity

  const read = async (href: string, { signal }: { signal: AbortSignal }): Promise<Response> => {
    // jose waits between readings that succeed; an issuer that is down must not be asked for each token either.
    if (Date.now() < failedAt + cooldown) throw unavailable()
    try {
      const set = JSON.parse(await readText(href, signal)) as JSONWebKeySet
      createLocalJWKSet(set)
      refreshAt = Date.now() + refreshSeconds * 1000
      return Response.json(set)
    } catch (error) {
      failedAt = Date.now()
      refreshAt = failedAt + cooldown
      failed(error)
      throw unavailable(error)
    }
  }
  // Old keys are better than none while an issuer is down, so age alone does not void them.
  const keys = createRemoteJWKSet(url, { cacheMaxAge: Infinity, cooldownDuration: cooldown, timeoutDuration: TIMEOUT_MS, [customFetch]: read })
  return {
    read: () => keys.reload(),
    async find(header, token) {
      if (Date.now() >= refreshAt && !keys.reloading) void keys.reload().catch(() => undefined)
      return keys(header, token)
    },
  }
}

/** The client may be who it says; it should ask again. */
const unavailable = (cause?: unknown) => Object.assign(new Refusal('IDENTITY_UNAVAILABLE', 'Who you are cannot be checked at the moment.'), { cause })

async function readText(href: string, signal: AbortSignal): Promise<string> {
  if (href.startsWith('file:')) return readFile(new URL(href), { encoding: 'utf8', signal })
  const response = await fetch(href, { signal, redirect: 'error', headers: { accept: 'application/json, application/jwk-set+json' } })
  if (response.status !== 200) throw new Error(`${href} answered ${response.status}.`)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    if ((size += chunk.length) > MOST_BYTES) throw new Error(`${href} is larger than any key set.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
