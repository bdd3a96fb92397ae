import { newSigningKey } from '@ecolaura/auth'
import { listParked, postgresLog, replayParked } from '@ecolaura/events'
import type { Database } from '@ecolaura/stores'
import { silent } from '@ecolaura/telemetry'
import type { Command } from 'commander'
import { type DataFolder, namedFolder, openDataFolder } from '../data-folder.ts'
import { withStore } from '../store-access.ts'

/** `events parked` lists what could not be handled, `events replay` tries it again after the cause is mended. */
export function addEvents(program: Command): void {
  const verb = program.command('events').description('look at events that could not be handled, or handle them again')
  const opened = (command: Command) => openDataFolder(namedFolder(command.optsWithGlobals<{ data?: string }>().data))
  verb
    .command('parked')
    .description('list events that were set aside, by area; exit code 1 when there are some')
    .action((_flags, command: Command) => withAreas(opened(command), showParked))
  verb
    .command('replay [area]')
    .description('handle them once more, in their order; exit code 1 when some fail again')
    .action((area: string | undefined, _flags, command: Command) => withAreas(opened(command), (areas) => replay(areas.filter(({ name }) => !area || name === area))))
}

type OpenArea = { name: string; db: Database; subscriptions: Parameters<typeof replayParked>[2] }

async function withAreas(data: DataFolder, work: (areas: OpenArea[]) => Promise<void>): Promise<void> {
  const { AREA_NAMES, openSchema, wireAreas } = await import('../areas.ts')
  await withStore(data, async (connection) => {
    const databases = new Map([...AREA_NAMES, 'log'].map((name) => [name, openSchema(connection, name, silent, 1)]))
    // Handlers write to their own area only, so nobody asks the graph here.
    const graph = { url: '', fetchAs: () => fetch }
    const settings = { signingKey: await newSigningKey(), uploads: data.uploads, carrier: { secondsToDispatch: 5, secondsToDeliver: 10 }, reservationLifetime: 900 }
    const wired = wireAreas((name) => databases.get(name)!, postgresLog(databases.get('log')!, silent), graph, settings, silent)
    try {
      await work(Object.values(wired).map(({ area, ports }) => ({ name: area.name, db: ports.db, subscriptions: area.subscriptions })))
    } finally {
      await Promise.all([...databases.values()].map((database) => database.close()))
    }
  })
}

async function showParked(areas: readonly OpenArea[]): Promise<void> {
  let count = 0
  for (const { name, db } of areas) {
    for (const { topic, type, subject, error, parkedAt } of await listParked(db)) {
      console.log(`${parkedAt.toISOString()} ${name} from ${topic}: ${type} ${subject} ${error ?? '(waits behind the one before)'}`)
      count++
    }
  }
  console.log(count ? `${count} events are parked. Mend the cause, then "pnpm shop events replay".` : 'Nothing is parked.')
  if (count) process.exitCode = 1
}

async function replay(areas: readonly OpenArea[]): Promise<void> {
  for (const { name, db, subscriptions } of areas) {
    const { handled, errors } = await replayParked(db, name, subscriptions)
    if (handled || errors.length) console.log(`${name}: ${handled} handled, ${errors.length} failed again`)
    for (const error of errors) console.error(`  ${error}`)
    if (errors.length) process.exitCode = 1
  }
}
