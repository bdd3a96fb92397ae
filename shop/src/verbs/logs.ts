import { createReadStream, existsSync, statSync, watch } from 'node:fs'
import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '@ecolaura/kernel'
import { stopSignals } from '@ecolaura/service'
import type { Command } from 'commander'
import { dataFolder, namedFolder, shown } from '../data-folder.ts'

/** Prints the log of the shop, JSON lines as they are, and with `--follow` what is added. */
export function addLogs(program: Command): void {
  program
    .command('logs')
    .description('print the log of the shop: JSON lines')
    .option('--follow', 'go on with what is added')
    .action(async (_flags, command: Command) => {
      const { data, follow } = command.optsWithGlobals<{ data?: string; follow?: boolean }>()
      const { log } = dataFolder(namedFolder(data))
      if (!existsSync(log)) throw new Refusal('NO_LOG', `There is no log at ${shown(log)} yet; "pnpm start" makes one.`)
      const end = await print(log, 0)
      if (follow) await printAdded(log, end)
    })
}

/** Resolves with the size up to which it printed. */
async function print(log: string, start: number): Promise<number> {
  const { size } = statSync(log)
  if (size > start) await pipeline(createReadStream(log, { start, end: size - 1 }), process.stdout, { end: false })
  return size
}

async function printAdded(log: string, start: number): Promise<void> {
  using signals = stopSignals()
  const changes = watch(log)
  try {
    for (let end = start; !signals.signal.aborted; ) {
      // Listened for before reading, and caught at once: the signal may come while it prints.
      const changed = once(changes, 'change', { signal: signals.signal }).catch(() => undefined)
      end = await print(log, end)
      await changed
    }
  } finally {
    changes.close()
  }
}
