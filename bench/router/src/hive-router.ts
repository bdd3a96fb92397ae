import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How to start a Hive Router: fetches are not shared, as with all others, and it is quiet. */
export function hiveRouter(program: string, supergraph: string, folder: string): (port: number) => readonly [string, readonly string[]] {
  const config = join(folder, 'hive-router.json')
  writeFileSync(config, JSON.stringify({ log: { level: 'error' }, traffic_shaping: { all: { dedupe_enabled: false }, router: { dedupe: { enabled: false } } } }))
  return (port) => ['env', ['HOST=127.0.0.1', `PORT=${port}`, `SUPERGRAPH_FILE_PATH=${supergraph}`, `ROUTER_CONFIG_FILE_PATH=${config}`, program]]
}
