import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { publicKeys, type SigningKey } from './keys.ts'
import type { TrustedIssuer } from './issuers.ts'

/** An issuer's key set behind HTTP, whose keys a test rotates, and which it takes down. */
export async function anIssuer(keys: SigningKey[]) {
  const state = { keys, isDown: false, readings: 0 }
  const server = createServer((_request, response) => {
    state.readings++
    if (state.isDown) response.writeHead(500).end('{}')
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(publicKeys(state.keys)))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`)
  return Object.assign(state, {
    url,
    trusted: (changed: Partial<TrustedIssuer> = {}): TrustedIssuer => ({
      issuer: 'https://id.example', url, audiences: ['graph'], algorithms: ['EdDSA', 'RS256'], clockToleranceSeconds: 5, refreshSeconds: 600, cooldownSeconds: 30,
      claims: { subject: 'sub', scopes: 'scope' },
      ...changed,
    }),
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  })
}
