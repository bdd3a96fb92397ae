import { pause, Refusal } from '@ecolaura/kernel'
import { isAlive } from '@ecolaura/service'
import type { Command } from 'commander'
import { dataFolder, namedFolder, shown } from '../data-folder.ts'
import { runningShop } from '../shop-lock.ts'

const DEADLINE_MS = 60_000

/** Stops the shop that runs on the data folder, in order, and waits until it has ended. */
export function addStop(program: Command): void {
  program
    .command('stop')
    .description('stop the shop that runs on the data folder')
    .action(async (_flags, command: Command) => {
      const data = dataFolder(namedFolder(command.optsWithGlobals<{ data?: string }>().data))
      const shop = runningShop(data)
      if (!shop) return console.log(`No shop runs on ${shown(data.root)}.`)
      process.kill(shop.pid, 'SIGTERM')
      const deadline = Date.now() + DEADLINE_MS
      // Not our child: only looking again tells when it has ended.
      while (isAlive(shop) && Date.now() < deadline) await pause(50)
      if (isAlive(shop)) throw new Refusal('SHOP_STAYS', `Process ${shop.pid} has not stopped within a minute; end it with "kill -9 ${shop.pid}": the next start repairs what that leaves behind.`)
      console.log(`The shop (process ${shop.pid}) has stopped.`)
    })
}
