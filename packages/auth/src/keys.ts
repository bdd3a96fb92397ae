import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, type JSONWebKeySet } from 'jose'

/** The key that signs access tokens, as a private Ed25519 JWK with its RFC 7638 thumbprint as `kid`. */
export type SigningKey = JWK & { kid: string }

export async function newSigningKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' }
}

/** What verifiers may know: the public half of each key, newest first, the retired ones while their tokens live. */
export function publicKeys(keys: readonly SigningKey[]): JSONWebKeySet {
  return { keys: keys.map(({ d: _private, ...rest }) => rest) }
}

export const privateKeyOf = (key: SigningKey) => importJWK(key, 'EdDSA')

/** Reads a signing key from its JSON text. @throws TypeError that says what the text must be; never with the text in it */
export function readSigningKey(text: string): SigningKey {
  const key = readJson(text) as Partial<SigningKey> | undefined
  if (!isEd25519(key) || typeof key.d !== 'string') throw new TypeError('must be a private Ed25519 key as JWK, with a kid')
  return key
}

/** Reads a set of public keys from its JSON text. @throws TypeError that says what the text must be */
export function readPublicKeys(text: string): JSONWebKeySet {
  const set = readJson(text) as Partial<JSONWebKeySet> | undefined
  const isSet = Array.isArray(set?.keys) && set.keys.length > 0 && set.keys.every((key) => isEd25519(key) && key.d === undefined)
  if (!isSet) throw new TypeError('must be a JWK set of public Ed25519 keys, each with a kid')
  return set as JSONWebKeySet
}

const isEd25519 = (key: JWK | undefined): key is SigningKey => key?.kty === 'OKP' && key.crv === 'Ed25519' && typeof key.x === 'string' && typeof key.kid === 'string'

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
