import { Refusal } from '@ecolaura/kernel'
import { Command } from 'commander'
import { addMigrate } from './verbs/migrate.ts'
import { addStart } from './verbs/start.ts'
import { addStatus } from './verbs/status.ts'
import { addStop } from './verbs/stop.ts'

/** Each verb adds itself to the command line. */
const VERBS = [addStart, addStatus, addStop, addMigrate]

/** Runs the command line. What the shop refuses ends as one sentence and exit code 1. */
export async function main(args: readonly string[]): Promise<void> {
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
