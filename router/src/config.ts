import { readFile } from 'node:fs/promises'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { ConfigMistake } from './config-mistake.ts'
import { expandVariables, type Environment } from './environment.ts'
import { JwtSettings } from './jwt.ts'
import { ClientProfile, clientProfiles, Settings, type SettingsInput } from './settings.ts'

const files = z.array(z.string())

/** The standalone router's one file. */
export const RouterConfig = Settings.extend({
  $schema: z.string().optional().describe('For editors: the output of `router --print-schema`.'),
  supergraph: z.string().optional().describe('Path of the supergraph, from the folder of this file. Changes are taken up while running.'),
  manifests: files.default([]).describe('Files of registered operations, from the folder of this file.'),
  clients: clientProfiles(ClientProfile.extend({ manifests: files.optional().describe('Their registered operations, in place of the general ones.') })),
  jwt: JwtSettings.optional(),
  accessLog: z.boolean().default(false).describe('A line for each operation, also for one that is refused.'),
  admin: z
    .strictObject({ host: z.string().default('127.0.0.1'), port: z.int().min(0).max(65_535) })
    .optional()
    .describe('A second address, for operators: /metrics, the state of each instance at /graphql and /subgraphs, /instances where they register, and POST /cache/invalidate. What changes something asks for a token: ROUTER_REGISTRATION_TOKEN, ROUTER_INVALIDATION_TOKEN.'),
  traces: z
    .strictObject({
      endpoint: z.url({ protocol: /^https?$/ }).optional().describe('Where a collector takes OTLP over HTTP, e.g. http://collector:4318/v1/traces; without it OTEL_EXPORTER_OTLP_ENDPOINT.'),
      ratio: z.number().min(0).max(1).optional().describe('Share of the requests without a traced parent that are traced; without it OTEL_TRACES_SAMPLER, and all.'),
    })
    .optional()
    .describe('OpenTelemetry traces. OTEL_EXPORTER_OTLP_ENDPOINT turns them on too, and the usual OTEL_* variables hold.'),
  cors: z
    .strictObject({
      origins: z.union([z.literal('*'), z.array(z.url({ protocol: /^https?$/, hostname: /^[^*]+$/, error: 'This is no origin, such as https://shop.example.' }).transform((url) => new URL(url).origin)).min(1)]).describe('Pages of these origins may read answers, e.g. https://shop.example.'),
      credentials: z.boolean().default(false).describe('Browsers may send cookies along.'),
      headers: z.array(z.string()).optional().describe('Headers that pages may send; without it those that they ask for.'),
    })
    .refine(({ origins, credentials }) => !(origins === '*' && credentials), { error: 'with credentials the origins have to be named' })
    .optional()
    .describe('For pages of other origins; without it browsers let them read nothing.'),
  redis: z.url({ protocol: /^rediss?$/ }).optional().describe('Where several routers keep what they must agree about: registered instances, what `cache.redis` keeps, and what `rates.redis` counts (ROUTER_REDIS).'),
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(4000),
}).superRefine(({ rates, clients }, { addIssue }) => {
  for (const [index, { profiles = [] }] of rates.limits.entries())
    for (const [place, name] of profiles.entries())
      if (!Object.hasOwn(clients, name)) addIssue({ code: 'custom', path: ['rates', 'limits', index, 'profiles', place], message: `There is no profile "${name}".` })
})
export type RouterConfig = z.output<typeof RouterConfig>

/** What of it is for the router itself: one Redis for all, and answers that differ by the header that says who asks. */
export function settingsIn({ $schema: _schema, supergraph: _file, manifests: _manifests, clients: _clients, host: _host, port: _port, admin: _admin, accessLog: _log, cors: _cors, traces: _traces, jwt, redis, ...settings }: RouterConfig): SettingsInput {
  const { cache, rates, connectionInitHeaders } = settings
  return {
    ...settings,
    cache: { ...cache, vary: jwt ? [...new Set([...cache.vary, jwt.header])] : cache.vary, redis: cache.redis && { url: redis, ...cache.redis } },
    connectionInitHeaders: jwt ? [...new Set([...connectionInitHeaders, jwt.header])] : connectionInitHeaders,
    rates: { ...rates, redis: rates.redis && { url: redis, ...rates.redis } },
  }
}

/** For editors: completion and checks while writing the file. */
export const configSchema = (): unknown => z.toJSONSchema(RouterConfig, { io: 'input' })

/** Reads YAML or JSON. @throws ConfigMistake that names file, line and what is wrong there. */
export async function readConfig(file: string, environment: Environment = {}): Promise<RouterConfig> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConfigMistake(`${file} cannot be read.`, { cause })
  })
  return parseConfig(text, file, environment)
}

export function parseConfig(text: string, file: string, environment: Environment = {}): RouterConfig {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const lineAt = (offset: number | undefined) => (offset === undefined ? 1 : lines.linePos(offset).line)
  const [broken] = document.errors
  if (broken) throw new ConfigMistake(`${file}:${lineAt(broken.pos[0])}: ${broken.message}`)
  const missing = expandVariables(document, environment)
  if (missing.length) throw new ConfigMistake(missing.map(({ name, offset }) => `${file}:${lineAt(offset)}: the environment has no ${name}`).join('\n'))
  const parsed = RouterConfig.safeParse(document.toJS() ?? {})
  if (parsed.success) return parsed.data
  const mistakes = parsed.error.issues.flatMap(eachKey).map(({ path, key, message }) => {
    const line = lineAt((key === undefined ? undefined : offsetOfKey(document, path, key)) ?? nearestOffset(document, path))
    return `${file}:${line}: ${path.length ? `${path.join('.')}: ` : ''}${message}`
  })
  throw new ConfigMistake(mistakes.join('\n'))
}

type Mistake = { path: PropertyKey[]; message: string; key?: string }

/** Settings that are not known are named one by one, each with its line. */
const eachKey = (issue: z.core.$ZodIssue): Mistake[] => (issue.code === 'unrecognized_keys' ? issue.keys.map((key) => ({ path: issue.path, key, message: `Unrecognized key: "${key}"` })) : [{ path: issue.path, message: issue.message }])

function offsetOfKey(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[], name: string): number | undefined {
  const around = path.length ? document.getIn(path, true) : document.contents
  const pair = isMap(around) ? around.items.find(({ key }) => isScalar(key) && String(key.value) === name) : undefined
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined
}

/** Where the value at a path stands in the file, or the closest thing around it. */
function nearestOffset(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined
    if (node?.range) return node.range[0]
  }
  return undefined
}
