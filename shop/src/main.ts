import { Refusal } from '@ecolaura/kernel'
import { Command } from 'commander'
import { addEvents } from './verbs/events.ts'
import { addImport } from './verbs/import.ts'
import { addLogs } from './verbs/logs.ts'
import { addMigrate } from './verbs/migrate.ts'
import { addStart } from './verbs/start.ts'
import { addStatus } from './verbs/status.ts'
import { addStop } from './verbs/stop.ts'

/** Each verb adds itself to the command line. */
const VERBS = [addStart, addStatus, addStop, addLogs, addMigrate, addImport, addEvents]

/** Runs the command line. What the shop refuses ends as one sentence and exit code 1. */
export async function main(args: readonly string[]): Promise<void> {
  // Whoever read the output may leave (a closed pipe, a lost terminal); the shop goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const program = new Command('shop').description('Ecolaura: the whole shop in one process.')
  for (const add of VERBS) add(program)
  program.showHelpAfterError('Run with --help to see what there is.')
  try {
    // pnpm hands on the `--` by which people separate its flags from ours.
    await program.parseAsync(args.filter((arg) => arg !== '--'), { from: 'user' })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
