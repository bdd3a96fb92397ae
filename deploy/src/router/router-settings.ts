import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readPublicKeys } from '@ecolaura/auth'
import type { SettingsInput } from '@ecolaura/router'
import { parsed, port, secret, settingsOf, text, url, type SettingsOf, type SettingsShape } from '@ecolaura/service'
import { parse } from 'yaml'
import { z } from 'zod'
import { listAreas, variableOf } from '../areas.ts'

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** What may stand in it the router itself checks. */
function readYaml(file: string): SettingsInput {
  try {
    return parse(readFileSync(file, 'utf8')) as SettingsInput
  } catch {
    throw new TypeError('must be a YAML file that can be read')
  }
}

const ROUTER = {
  CONFIG: parsed(readYaml).prefault(at('deploy/router.yaml')).describe('the file with the settings of the router itself'),
  SUPERGRAPH: text().default(at('schema/supergraph.graphql')).describe('the file of the composed supergraph'),
  PUBLIC_KEYS: parsed(readPublicKeys).describe('the public halves of the keys that sign access tokens, as JWK set'),
  UPLOADS: text().describe('the folder for uploaded files, shared with the catalog area'),
  PAGE: text().default(at('web/dist')).describe('the folder of the built page'),
  HOST: text().default('127.0.0.1').describe('the address to listen on'),
  PORT: port().default(4000).describe('the one public port: page, graph and uploads'),
  OPERATIONS_PORT: port().default(9000).describe('health and metrics, for the inside only'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error').default('info').describe('how much is logged'),
} satisfies SettingsShape

export type RouterProcessSettings = SettingsOf<typeof ROUTER> & {
  readonly subgraphs: Readonly<Record<string, { readonly url: string; readonly secret: Uint8Array }>>
}

/** Reads what the router's process is told; ends the process with a sentence when that is wrong, or after `--help`. */
export function routerSettings(): RouterProcessSettings {
  const areas = listAreas()
  const urls = areas.map(({ name, url: fallback }) => [variableOf('SUBGRAPH_URL', name), url().default(fallback).describe(`where the ${name} area answers`)])
  const secrets = areas.map(({ name }) => [variableOf('SUBGRAPH_SECRET', name), secret().describe(`what the router and the ${name} area share, at least 32 bytes in hex`)])
  const shape = { ...ROUTER, ...Object.fromEntries([...urls, ...secrets]) } as typeof ROUTER
  const settings = settingsOf('router', 'The door of the shop where each area is a process of its own.', shape, ['CONFIG', 'PORT', 'OPERATIONS_PORT'])
  const given = settings as unknown as Record<string, never>
  const subgraphs = Object.fromEntries(areas.map(({ name }) => [name, { url: given[variableOf('SUBGRAPH_URL', name)]!, secret: given[variableOf('SUBGRAPH_SECRET', name)]! }]))
  return { ...settings, subgraphs }
}
