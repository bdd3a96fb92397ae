import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { RouterConfig } from './config.ts'

/** The settings with the files that they name from the folder of their own file. */
export function withPaths(config: RouterConfig, file: string): RouterConfig {
  const path = (name: string) => resolve(dirname(file), name)
  const maybe = (name: string | undefined) => (name === undefined ? undefined : path(name))
  const subgraph = <Of extends RouterConfig['allSubgraphs']>({ tls, ...settings }: Of) => ({ ...settings, ...(tls && { tls: { ...tls, ca: maybe(tls.ca), cert: maybe(tls.cert), key: maybe(tls.key) } }) })
  const each = <Of, To>(named: Record<string, Of>, change: (one: Of) => To) => Object.fromEntries(Object.entries(named).map(([name, one]) => [name, change(one)]))
  return {
    ...config,
    supergraph: maybe(config.supergraph),
    manifests: config.manifests.map(path),
    clients: each(config.clients, (profile) => ({ ...profile, manifests: profile.manifests?.map(path) })),
    jwt: config.jwt && { ...config.jwt, issuers: config.jwt.issuers.map((issuer) => ({ ...issuer, jwks: /^https?:/.test(issuer.jwks) ? issuer.jwks : pathToFileURL(path(issuer.jwks)).href })) },
    allSubgraphs: subgraph(config.allSubgraphs),
    subgraphs: each(config.subgraphs, subgraph),
  }
}
