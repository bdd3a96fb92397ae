import { readFile } from 'node:fs/promises'
import { accessTokenVerifier, identifier, serviceTokenVerifier, subgraphSigner } from '@ecolaura/auth'
import { createRouter, prometheusObserver, type Router, type SignRequest } from '@ecolaura/router'
import { MARKETS } from '@ecolaura/shop/market'
import type { Logger } from '@ecolaura/telemetry'
import { SERVICES } from '../areas.ts'
import type { RouterProcessSettings } from './router-settings.ts'

/** The router over the areas' network addresses. It signs what it sends, and knows shoppers, staff and services by their tokens. */
export async function openRouter({ CONFIG: config, SUPERGRAPH: supergraph, PUBLIC_KEYS: keys, subgraphs }: RouterProcessSettings, logger: Logger): Promise<Router> {
  const named = Object.entries(subgraphs)
  return createRouter({
    supergraph: await readFile(supergraph, 'utf8'),
    identify: identifier({
      verify: accessTokenVerifier(keys),
      verifyService: serviceTokenVerifier(Object.fromEntries(named.filter(([name]) => SERVICES.includes(name)).map(([name, { secret }]) => [name, secret]))),
      markets: MARKETS,
    }),
    introspection: config.introspection ?? false,
    settings: { ...config, subgraphs: { ...config.subgraphs, ...Object.fromEntries(named.map(([name, { url }]) => [name, { ...config.subgraphs?.[name], url }])) } },
    sign: (name) => signerOf(name, subgraphs[name]?.secret),
    logger,
    observe: prometheusObserver(),
  })
}

function signerOf(name: string, secret: Uint8Array | undefined): SignRequest {
  if (!secret) throw new Error(`The supergraph has a subgraph ${name}, and rover.yaml does not.`)
  const sign = subgraphSigner(name, secret)
  return async ({ id, principal, remoteAddress }, body) => ({ ...(await sign(principal, body, remoteAddress)), 'x-request-id': id })
}
