import { z } from 'zod'
import { Cache, SubgraphCache } from './cache/cache-settings.ts'

const positive = z.int().positive()

const Subgraph = z.strictObject({
  url: z.url().optional().describe('Overrides the URL in the supergraph.'),
  subscriptions: z
    .strictObject({
      protocol: z.enum(['events', 'socket']).default('events').describe('Server-sent events, or the graphql-ws protocol on a WebSocket.'),
      url: z.url().optional().describe('Where its streams are, if not at its URL.'),
    })
    .prefault({}),
  instances: z.array(z.url()).min(1).optional().describe('Several URLs that answer alike; dead ones are left out until they answer again.'),
  discovery: z
    .discriminatedUnion('by', [
      z.strictObject({
        by: z.literal('dns').describe('The host name of its URL leads to several instances.'),
        record: z.enum(['address', 'srv']).default('address').describe('`address`: A and AAAA records, port and path of the URL. `srv`: hosts and ports of SRV records.'),
        servers: z.array(z.string()).min(1).optional().describe('Name servers to ask, `address` or `address:port`; without it those of the machine.'),
        everyMs: positive.default(10_000),
      }),
      z.strictObject({
        by: z.literal('lease').describe('Instances register themselves with the router’s admin port. Until the first one does, its URL is asked.'),
        everyMs: positive.default(1_000).describe('How often lapsed and new registrations are looked for.'),
      }),
    ])
    .optional()
    .describe('Finds instances while the router runs.'),
  probe: z
    .strictObject({
      everyMs: positive.default(5_000),
      timeoutMs: positive.default(2_000),
      path: z.string().startsWith('/').optional().describe('Asked by GET for a status below 300; without it the instance is asked `{ __typename }`.'),
    })
    .optional()
    .describe('Asks each instance how it is. One that is out then comes back by its answer, otherwise after a time.'),
  degraded: z
    .strictObject({
      errorPercent: z.number().min(1).max(100).default(20).describe('Share of failures among its last answers.'),
      slowMs: positive.optional().describe('Mean time of its last answers; without it slowness does not count.'),
    })
    .prefault({})
    .describe('From when on an instance gets a tenth of its turns only.'),
  connections: positive.default(64).describe('Connections to each instance.'),
  timeoutMs: positive.default(10_000).describe('How long one fetch may take.'),
  retries: z.int().min(0).max(5).default(1).describe('Further attempts of a query that got no answer. Mutations are repeated only when they were never sent.'),
  retryBudgetPercent: z.number().min(0).max(100).default(10).describe('Retries, as a share of requests; more would make an outage worse.'),
  breaker: z
    .strictObject({
      errorPercent: z.number().min(1).max(100).default(50).describe('Share of failures in ten seconds that opens the breaker.'),
      minimumRequests: positive.default(20),
      resetMs: positive.default(5_000).describe('How long an open breaker refuses before it lets one fetch through.'),
    })
    .prefault({}),
  headers: z
    .strictObject({
      propagate: z.array(z.string().toLowerCase()).default([]).describe('Headers of the client that this subgraph gets too.'),
      set: z.record(z.string().toLowerCase(), z.string()).default({}).describe('Headers that every fetch carries.'),
    })
    .prefault({}),
  shareInFlight: z.boolean().default(true).describe('Answer equal queries of equal clients that are under way with one fetch.'),
  cache: SubgraphCache.prefault({}),
})

type SubgraphOverrides = Partial<z.input<typeof Subgraph>>
/** The same settings where leaving one out means nothing: `partial()` alone would fill in the defaults. */
const SubgraphOverrides = z.strictObject(
  Object.fromEntries(
    Object.entries(Subgraph.shape).map(([name, setting]) => {
      const bare = setting instanceof z.ZodDefault || setting instanceof z.ZodPrefault ? (setting.unwrap() as z.ZodType) : setting
      return [name, bare.optional().describe(setting.description ?? '')]
    }),
  ),
) as unknown as z.ZodType<SubgraphOverrides, SubgraphOverrides>

const Limits = z.strictObject({
  tokens: positive.default(15_000).describe('Lexical tokens of a document.'),
  depth: positive.default(30).describe('Fields below each other.'),
  aliases: positive.default(100).describe('Fields with an alias, counted where they are used.'),
  rootFields: positive.default(50),
  fields: positive.default(10_000).describe('Fields in all, fragments counted where they are used.'),
  directives: positive.default(200),
  bodyBytes: positive.default(2_000_000),
  subscriptionsPerSocket: positive.default(100),
  waitingEvents: positive.default(1_000).describe('Events of a stream that wait for a slow client; one more ends the stream.'),
})

const Demand = z.strictObject({
  mode: z.enum(['off', 'measure', 'enforce']).default('off').describe('`measure` tells costs in extensions; `enforce` also refuses operations that may cost too much.'),
  max: positive.default(1_000).describe('What one operation may cost, estimated before it runs.'),
  listSize: positive.default(10).describe('Length of a list about which @listSize says nothing.'),
})

/** What an operator can set; the same words in a file, and for a host that embeds the router. */
export const Settings = z.strictObject({
  introspection: z.boolean().default(false).describe('Clients may read the schema; also turns on the Sandbox page and suggestions.'),
  deadlineMs: positive.default(30_000).describe('How long a request may take in all.'),
  planner: z.enum(['fast', 'apollo']).default('fast').describe('`apollo` plans with Apollo’s planner only.'),
  warmedOperations: z.int().min(0).default(500).describe('Operations that are planned before a changed supergraph is used.'),
  operations: z.enum(['known', 'required']).default('known').describe('`required`: only registered operations are answered.'),
  keptOperations: positive.default(5_000).describe('Operations and plans that are remembered.'),
  limits: Limits.prefault({}),
  demand: Demand.prefault({}),
  cache: Cache.prefault({}),
  allSubgraphs: SubgraphOverrides.default({}).describe('Settings of every subgraph that does not say otherwise.'),
  subgraphs: z.record(z.string(), SubgraphOverrides).default({}),
})
export type Settings = z.output<typeof Settings>
export type SettingsInput = z.input<typeof Settings>
export type SubgraphSettings = z.output<typeof Subgraph>

export function subgraphSettings({ allSubgraphs, subgraphs }: Settings, name: string): SubgraphSettings {
  const given = Object.entries({ ...allSubgraphs, ...subgraphs[name] }).filter(([, value]) => value !== undefined)
  return Subgraph.parse(Object.fromEntries(given))
}
