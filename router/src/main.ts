#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander'
import { ConfigMistake } from './config-mistake.ts'
import { configSchema, readConfig, RouterConfig } from './config.ts'
import manifest from '../package.json' with { type: 'json' }
import { withPaths } from './paths.ts'
import { isReady } from './ready.ts'
import { secretsIn } from './secrets.ts'
import { CannotListen, serve } from './serve.ts'

type Flags = { config?: string; supergraph?: string; port?: number; host?: string; dev?: boolean; ready?: boolean; printSchema?: boolean }

// A variable that is empty says nothing.
for (const [name, value] of Object.entries(process.env)) if (name.startsWith('ROUTER_') && value === '') delete process.env[name]

const program = new Command('router')
  .description('Serves a Federation 2 supergraph as one GraphQL API.')
  .version(manifest.version, '--version', 'print the version and exit')
  .addOption(new Option('--supergraph <file>', 'composed supergraph').env('ROUTER_SUPERGRAPH'))
  .addOption(new Option('--config <file>', 'settings, YAML or JSON').env('ROUTER_CONFIG'))
  .addOption(new Option('--port <n>', 'port to listen on').env('ROUTER_PORT').argParser(port))
  .addOption(new Option('--host <address>', 'address to listen on').env('ROUTER_HOST'))
  .option('--dev', 'introspection, and the Sandbox at /graphql')
  .option('--ready', 'ask the router that runs with these options whether it is ready: exit code 0 or 1')
  .option('--print-schema', 'print the JSON Schema of the settings and exit')
  .addHelpText('after', '\nFrom the environment alone:\n  ROUTER_REDIS               instead of `redis:` in the settings\n  ROUTER_REGISTRATION_TOKEN  what instances show to register themselves (discovery.by: lease)\n  ROUTER_INVALIDATION_TOKEN  what POST /cache/invalidate asks for; without it nobody invalidates\n  OTEL_EXPORTER_OTLP_ENDPOINT  where traces are sent; further OTEL_* variables hold too\n\nExit codes: 0 stopped, 1 failure, 2 a mistake in options, settings or supergraph.')

function port(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0 || number > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return number
}

/** What turns traces on everywhere else turns them on here; the rest of OTEL_* is read by OpenTelemetry itself. */
function tracesOfEnvironment(): RouterConfig['traces'] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces, OTEL_TRACES_EXPORTER: exporter, OTEL_SDK_DISABLED: disabled } = process.env
  return (all || traces) && exporter !== 'none' && disabled?.toLowerCase() !== 'true' ? {} : undefined
}

function redisOf({ ROUTER_REDIS: url }: NodeJS.ProcessEnv): string | undefined {
  if (!RouterConfig.shape.redis.safeParse(url).success) throw new ConfigMistake('ROUTER_REDIS is no URL such as redis://redis:6379.')
  return url
}

async function configOf({ config: file, supergraph, port, host, dev }: Flags): Promise<RouterConfig> {
  const config = file ? withPaths(await readConfig(file, process.env), file) : RouterConfig.parse({})
  return { ...config, redis: redisOf(process.env) ?? config.redis, traces: config.traces ?? tracesOfEnvironment(), supergraph: supergraph ?? config.supergraph, port: port ?? config.port, host: host ?? config.host, introspection: dev ?? config.introspection }
}

program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2)).parse(process.argv.filter((word) => word !== '--'))
try {
  const flags = program.opts<Flags>()
  if (flags.printSchema) console.log(JSON.stringify(configSchema(), null, 2))
  else if (flags.ready) process.exitCode = (await isReady(await configOf(flags))) ? 0 : 1
  else await serve(await configOf(flags), secretsIn(process.env))
} catch (error) {
  if (!(error instanceof ConfigMistake || error instanceof CannotListen)) throw error
  console.error(error.message)
  process.exit(error instanceof ConfigMistake ? 2 : 1)
}
