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
