import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'
import { withPaths } from './paths.ts'

test('files that settings name are looked for in the folder of the settings, and URLs stay', () => {
  const text = `
supergraph: graph.graphql
manifests: [web.json]
jwt: { issuers: [{ issuer: a, name: a, jwks: keys.json, audiences: [g] }, { issuer: b, name: b, jwks: https://b.example/keys, audiences: [g] }] }
clients: { ios: { names: [ios], manifests: [ios.json] } }
allSubgraphs: { tls: { ca: ca.pem } }
subgraphs: { orders: { timeoutMs: 5, tls: { cert: /etc/tls/router.pem, key: router.key, serverName: orders } }, catalog: {} }`
  expect(withPaths(parseConfig(text, 'router.yaml'), '/config/router.yaml')).toMatchObject({
    supergraph: '/config/graph.graphql',
    manifests: ['/config/web.json'],
    jwt: { issuers: [{ jwks: 'file:///config/keys.json' }, { jwks: 'https://b.example/keys' }] },
    clients: { ios: { manifests: ['/config/ios.json'] } },
    allSubgraphs: { tls: { ca: '/config/ca.pem' } },
    subgraphs: { orders: { timeoutMs: 5, tls: { cert: '/etc/tls/router.pem', key: '/config/router.key', serverName: 'orders' } }, catalog: {} },
  })
})
