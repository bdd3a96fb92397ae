import { z } from 'zod'
import { addressBehind } from './rates/network.ts'
import { RateSettings } from './rates/rate-settings.ts'
import { Cache, SubgraphCache } from './cache/cache-settings.ts'

const positive = z.int().positive()
const address = z.url({ protocol: /^https?$/, error: 'This is no http or https URL.' })

function isNetwork(text: string): boolean {
  try {
    addressBehind([text])
    return true
  } catch {
    return false
  }
}

/** What a client says of its own connection or body is wrong on another, and makes each fetch fail. */
const OF_THE_CONNECTION = new Set(['connection', 'content-length', 'content-type', 'expect', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

const Subgraph = z.strictObject({
  url: address.optional().describe('Overrides the URL in the supergraph.'),
  subscriptions: z
    .strictObject({
      protocol: z.enum(['events', 'socket']).default('events').describe('Server-sent events, or the graphql-ws protocol on a WebSocket.'),
      url: z.url({ protocol: /^(https?|wss?)$/, error: 'This is no http, https, ws or wss URL.' }).optional().describe('Where its streams are, if not at its URL.'),
    })
    .prefault({}),
  instances: z.array(address).min(1).optional().describe('Several URLs that answer alike; dead ones are left out until they answer again.'),
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
  answerBytes: positive.default(50_000_000).describe('The longest answer of one fetch; a longer one counts as none.'),
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
      propagate: z.array(z.string().toLowerCase().refine((name) => !OF_THE_CONNECTION.has(name), 'This header belongs to one connection, and cannot be passed on.')).default([]).describe('Headers of the client that this subgraph gets too.'),
      set: z.record(z.string().toLowerCase(), z.string()).default({}).describe('Headers that every fetch carries.'),
    })
    .prefault({}),
  shareInFlight: z.boolean().default(true).describe('Answer equal queries of equal clients that are under way with one fetch.'),
  cache: SubgraphCache.prefault({}),
  http2: z.enum(['negotiated', 'always', 'never']).default('negotiated').describe('`negotiated`: where its TLS prefers it. `always`: first choice, and without TLS from the first byte. `never`: HTTP/1.1.'),
  tls: z
    .strictObject({
      ca: z.string().optional().describe('File of the certificates (PEM) that are trusted, in place of those of the machine.'),
      cert: z.string().optional().describe('File of the certificate that the router shows, for a subgraph that asks who connects.'),
      key: z.string().optional().describe('File of its private key, without a passphrase.'),
      serverName: z.string().optional().describe('Name that the subgraph’s certificate must have; without it the host of the URL.'),
    })
    .optional()
    .describe('For https URLs. Files are read at the start; in the file of a standalone router their paths begin at its folder.'),
  errors: z
    .strictObject({
      mask: z.boolean().default(false).describe('Its errors are logged, and clients get a sentence of the router instead.'),
      codes: z.array(z.string()).default([]).describe('Errors with these codes in their extensions keep message and code.'),
      extensions: z.array(z.string()).default([]).describe('What else clients see of the extensions of such an error.'),
    })
    .prefault({}),
})

/** The same settings where leaving one out means nothing, inside others too: `partial()` alone would fill in the defaults. */
function overridesOf<Of extends z.ZodObject>({ shape }: Of): z.ZodType<DeepPartial<z.input<Of>>, DeepPartial<z.input<Of>>> {
  const bare = Object.entries(shape as Record<string, z.ZodType>).map(([name, setting]) => {
    const inner = bareOf(setting)
    return [name, (inner instanceof z.ZodObject ? overridesOf(inner) : inner).optional().describe(setting.description ?? '')]
  })
  return z.strictObject(Object.fromEntries(bare)) as never
}

type DeepPartial<Of> = { [Name in keyof Of]?: NonNullable<Of[Name]> extends readonly unknown[] ? Of[Name] : Of[Name] extends object | undefined ? DeepPartial<NonNullable<Of[Name]>> : Of[Name] }

/** What a setting is when it is there. */
const bareOf = (setting: z.ZodType): z.ZodType => (setting instanceof z.ZodDefault || setting instanceof z.ZodPrefault || setting instanceof z.ZodOptional ? bareOf(setting.unwrap() as z.ZodType) : setting)

/** What one says otherwise, setting by setting; lists and what is named freely are replaced as a whole. */
function overridden({ shape }: z.ZodObject, general: Record<string, unknown>, own: Record<string, unknown>): Record<string, unknown> {
  const settings = Object.entries(shape as Record<string, z.ZodType>).map(([name, setting]) => {
    const [all, one] = [general[name], own[name]]
    const inner = bareOf(setting)
    return [name, inner instanceof z.ZodObject && all && one ? overridden(inner, all as Record<string, unknown>, one as Record<string, unknown>) : (one ?? all)]
  })
  return Object.fromEntries(settings.filter(([, value]) => value !== undefined))
}

const SubgraphOverrides = overridesOf(Subgraph)

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

const someOf = z.array(z.string()).min(1).optional()

/** One kind of clients: how they are known, and what differs for them. */
export const ClientProfile = z.strictObject({
  names: someOf.describe('What honest clients of this kind say in `apollographql-client-name`. It proves nothing.'),
  requires: z
    .strictObject({
      keys: z.array(z.string().regex(/^[0-9a-f]{64}$/, 'A key is given as the hex digits of its SHA-256.')).min(1).optional().describe('SHA-256 of API keys, one of which the client shows in `apiKeyHeader`.'),
      applications: someOf.describe('The client’s token was given to one of these applications.'),
      scopes: someOf.describe('Its token has all of these scopes.'),
      roles: someOf.describe('Its token has one of these roles.'),
    })
    .refine((required) => Object.values(required).some(Boolean), 'It requires nothing.')
    .optional()
    .describe('What proves that a client is of this kind. Nobody leaves such a profile by a name.'),
  operations: z.enum(['known', 'required']).optional(),
  introspection: z.boolean().optional(),
  limits: overridesOf(Limits.omit({ bodyBytes: true, waitingEvents: true })).default({}),
  demand: overridesOf(Demand).default({}),
  tags: z
    .strictObject({ include: z.array(z.string()).default([]), exclude: z.array(z.string()).default([]) })
    .optional()
    .describe('These clients see a part of the schema: without what has an excluded `@tag`, and with included ones only fields and unions that have one.'),
})
export type ClientProfile = z.output<typeof ClientProfile>

/** Profiles by name; a profile without `names` and `requires` is for everyone else. */
export const clientProfiles = <Profile extends typeof ClientProfile>(profile: Profile) =>
  z
    .record(z.string(), profile)
    .refine((profiles) => Object.values(profiles).every(({ names, requires }) => !(names && requires)), 'A client that proves its profile needs no name for it: give `names` or `requires`.')
    .refine((profiles) => Object.values(profiles).filter(({ names, requires }) => !(names || requires)).length < 2, 'Only one profile can be for everyone else.')
    .default({})
    .describe('Kinds of clients. The first whose proof holds is the client’s, else the first that has its name, else the one that asks for neither.')

const Compression = z.strictObject({
  encodings: z.array(z.enum(['zstd', 'br', 'gzip', 'deflate'])).min(1).default(['br', 'gzip']).describe('The first that a client takes is used.'),
  thresholdBytes: z.int().min(0).default(1_024).describe('Shorter answers are sent as they are.'),
})

/** What an operator can set; the same words in a file, and for a host that embeds the router. */
export const Settings = z.strictObject({
  introspection: z.boolean().default(false).describe('Clients may read the schema; also turns on the Sandbox page and suggestions.'),
  deadlineMs: positive.default(30_000).describe('How long a request may take in all.'),
  planner: z.enum(['fast', 'apollo']).default('fast').describe('`apollo` plans with Apollo’s planner only.'),
  warmedOperations: z.int().min(0).default(500).describe('Operations that are planned before a changed supergraph is used.'),
  operations: z.enum(['known', 'required']).default('known').describe('`required`: only registered operations are answered.'),
  keptOperations: positive.default(5_000).describe('Operations and plans that are remembered.'),
  defer: z.boolean().default(true).describe('Fragments with @defer come after the rest, for clients that take answers in parts; otherwise all comes at once.'),
  limits: Limits.prefault({}),
  demand: Demand.prefault({}),
  cache: Cache.prefault({}),
  compression: Compression.optional().describe('Compress answers over HTTP. Leave it out where a proxy does that.'),
  rates: RateSettings.prefault({}),
  trustedProxies: z
    .array(z.string().refine(isNetwork, 'This is no address and no network.'))
    .default([])
    .describe('Addresses and networks (`10.0.0.0/8`, `loopback`, `uniquelocal`) whose X-Forwarded-For tells a client’s address. No header is believed without it.'),
  allSubgraphs: SubgraphOverrides.default({}).describe('Settings of every subgraph that does not say otherwise.'),
  apiKeyHeader: z.string().toLowerCase().default('x-api-key').describe('Where clients show an API key that a profile requires; sockets may in `connection_init`.'),
  connectionInitHeaders: z
    .array(z.string().toLowerCase())
    .default(['authorization'])
    .describe('Headers that a client may say in the `connection_init` of its socket, and that reach subgraphs as if the upgrade had them. Name none that a proxy in front sets or takes away.'),
  clients: clientProfiles(ClientProfile),
  subgraphs: z.record(z.string(), SubgraphOverrides).default({}),
})
export type Settings = z.output<typeof Settings>
export type SettingsInput = z.input<typeof Settings>
export type SubgraphSettings = z.output<typeof Subgraph>

export function subgraphSettings({ allSubgraphs, subgraphs }: Settings, name: string): SubgraphSettings {
  return Subgraph.parse(overridden(Subgraph, allSubgraphs, subgraphs[name] ?? {}))
}
