import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { services } from './graph.ts'
import { installNpmProgram } from './npm-program.ts'

// The router and its tool would tell their makers that they are used.
const UNSEEN = 'COSMO_TELEMETRY_DISABLED=true'
const OFF = { enabled: false }

/** How to start a Cosmo Router: fetches are not shared, as with all others, and nothing is recorded. */
export function cosmoRouter(program: string, urlOf: (name: string) => string, folder: string): (port: number) => readonly [string, readonly string[]] {
  const config = join(folder, 'cosmo.yaml')
  // JSON is YAML.
  writeFileSync(
    config,
    JSON.stringify({
      version: '1',
      log_level: 'error',
      execution_config: { file: { path: compose(urlOf, folder) } },
      engine: { enable_single_flight: false, enable_inbound_request_deduplication: false, enable_request_tracing: false },
      telemetry: { tracing: OFF, metrics: { otlp: OFF, prometheus: OFF } },
      graphql_metrics: OFF,
      access_logs: OFF,
      playground: OFF,
      // All subgraphs are at one address here, and its default keeps 20 connections to one open.
      traffic_shaping: { all: { max_conns_per_host: 1024, max_idle_conns_per_host: 1024 } },
    }),
  )
  return (port) => ['env', ['-u', 'GRAPH_API_TOKEN', UNSEEN, `LISTEN_ADDR=127.0.0.1:${port}`, `CONFIG_PATH=${config}`, program]]
}

/** Cosmo reads a composition of its own making instead of a supergraph. */
function compose(urlOf: (name: string) => string, folder: string): string {
  const [input, output] = [join(folder, 'cosmo-graph.yaml'), join(folder, 'cosmo-execution.json')]
  const subgraphs = services(urlOf).map(({ name, url, sdl }) => {
    const file = join(folder, `${name}.graphql`)
    writeFileSync(file, sdl)
    return { name, routing_url: url, schema: { file } }
  })
  writeFileSync(input, JSON.stringify({ version: 1, subgraphs }))
  const wgc = installNpmProgram({ name: 'wgc', version: '0.112.7', bin: 'wgc' })
  execFileSync('env', [UNSEEN, wgc, 'router', 'compose', '--input', input, '--out', output], { stdio: ['ignore', 'ignore', 'inherit'] })
  return output
}
