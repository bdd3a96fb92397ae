import { port, secret, settingsOf, text, url, wholeNumber, type SettingsOf, type SettingsShape } from '@ecolaura/service'
import { createLogger, type Logger } from '@ecolaura/telemetry'
import { z } from 'zod'

/** What every area's process is told by its environment. */
const AREA = {
  ROLE: z.enum(['api', 'worker', 'all'], 'must be api, worker or all').default('all').describe('whether this process answers the router, does the work in the background, or both'),
  DATABASE_URL: url().describe('the database of this area, as postgres://user:password@host/database'),
  LOG_DATABASE_URL: url().describe('the database of the log, by which the areas tell each other what happened'),
  DATABASE_CONNECTIONS: wholeNumber(1, 100).default(8).describe('connections to the database at most'),
  SUBGRAPH_SECRET: secret().describe('what the router and this area share, at least 32 bytes in hex'),
  HOST: text().default('127.0.0.1').describe('the address to listen on'),
  PORT: port().default(4001).describe('where the router reaches this area'),
  OPERATIONS_PORT: port().default(9001).describe('health and metrics, for the inside only'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error').default('info').describe('how much is logged'),
} satisfies SettingsShape

export type AreaSettings = SettingsOf<typeof AREA>

/** Reads what the area's process is told; ends the process with a sentence when that is wrong, or after `--help`. */
export function areaSettings<S extends SettingsShape>(area: string, more: S): AreaSettings & SettingsOf<S> {
  return settingsOf(area, `The ${area} area of the shop: its API, its worker, or both.`, { ...AREA, ...more }, ['ROLE', 'PORT', 'OPERATIONS_PORT']) as AreaSettings & SettingsOf<S>
}

export const loggerOf = (area: string, { ROLE, LOG_LEVEL }: Pick<AreaSettings, 'ROLE' | 'LOG_LEVEL'>): Logger => createLogger(ROLE === 'all' ? area : `${area}-${ROLE}`, { level: LOG_LEVEL })
