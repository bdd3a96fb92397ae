import { loop, type Part } from '@ecolaura/service'
import type { Logger } from '@ecolaura/telemetry'
import pg from 'pg'
import type { ConnectionSettings } from './postgres.ts'

/**
 * Hears what other processes say by NOTIFY, on a connection of its own that is made again when it is lost. What is said
 * meanwhile is missed: it is a hint to look, and whoever takes it must also look by themselves.
 */
export function listenTo(connection: ConnectionSettings, channel: string, hear: (payload: string) => void, logger: Logger): Part {
  return loop({
    name: `listen to ${channel}`,
    logger,
    idleMs: 100,
    async pass(signal) {
      const client = new pg.Client({ ...connection, keepAlive: true, connectionTimeoutMillis: 10_000 })
      const over = Promise.withResolvers<void>()
      client.on('notification', ({ payload }) => hear(payload ?? ''))
      client.on('error', () => over.resolve())
      client.on('end', () => over.resolve())
      signal.addEventListener('abort', () => over.resolve(), { once: true })
      try {
        await client.connect()
        await client.query(`LISTEN ${client.escapeIdentifier(channel)}`)
        await over.promise
        if (!signal.aborted) logger.warn({ channel }, 'the connection that listens was lost; another is made')
      } finally {
        await client.end().catch(() => undefined)
      }
      return false
    },
  })
}
