import { z } from 'zod'

const seconds = z.int().min(0)
const scope = z.enum(['public', 'private'])

/** How the answers of one subgraph are kept. */
export const SubgraphCache = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Keep its answers, as long as its Cache-Control header, @cacheControl of the schema, or what follows here says.'),
    maxAge: seconds.default(0).describe('Seconds for what nobody else says anything about.'),
    scope: scope.optional().describe('`public`: the same for everybody. `private`: kept for each principal. Without it, private when the subgraph is told who asks.'),
    types: z.record(z.string(), z.strictObject({ maxAge: seconds.optional(), scope: scope.optional() })).default({}).describe('The same for entities of a type.'),
    staleIfErrorSeconds: seconds.default(0).describe('How long after its time a part stands in when the subgraph gives no answer.'),
  })
  .describe('Off by default.')

/** Where parts of answers are kept, and what clients are told about it. */
export const Cache = z.strictObject({
  bytes: z.int().positive().default(50_000_000).describe('Memory for what is kept in this process.'),
  redis: z
    .strictObject({
      url: z.url({ protocol: /^rediss?$/ }).optional().describe('By default `redis` of the standalone router. It holds what subgraphs answered, private parts too.'),
      prefix: z.string().min(1).default('router').describe('Before each key. Routers with the same prefix share parts and invalidations.'),
      timeoutMs: z.int().positive().default(100).describe('How long a look may take; after that the part is fetched.'),
    })
    .optional()
    .describe('Keep in Redis instead of this process’ memory.'),
  wholeAnswers: z.boolean().default(false).describe('Keep answers as a whole too, as long as all their parts may be.'),
  tellClients: z.boolean().default(false).describe('Say in Cache-Control how long an answer may be kept, and answer GET with an ETag. Otherwise `no-store`.'),
  vary: z.array(z.string().toLowerCase()).default(['authorization']).describe('Headers by which answers differ beside those that subgraphs get: those that say who asks, and where.'),
  maxAge: z.int().positive().default(86_400).describe('Nothing is kept for longer, whatever a subgraph says.'),
})
