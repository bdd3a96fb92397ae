import type { Command } from 'commander'
import { dataFolder, namedFolder, shown } from '../data-folder.ts'
import { runningShop } from '../shop-lock.ts'

/** Says whether a shop runs on the data folder and whether it is ready. Exit code 0: ready, 1: not ready, 3: none runs. */
export function addStatus(program: Command): void {
  program
    .command('status')
    .description('say whether the shop runs, and where')
    .action(async (_flags, command: Command) => {
      const data = dataFolder(namedFolder(command.optsWithGlobals<{ data?: string }>().data))
      const shop = runningShop(data)
      if (!shop) {
        console.log(`No shop runs on ${shown(data.root)}.`)
        process.exitCode = 3
        return
      }
      const problem = shop.state === 'running' ? await problemOf(shop.url) : `it is ${shop.state}`
      console.log(`The shop runs as process ${shop.pid} at ${shop.url} since ${shop.startedAt}, ${problem ?? 'and is ready'}.`)
      if (problem !== undefined) process.exitCode = 1
    })
}

async function problemOf(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) })
    if (response.ok) return undefined
    const { failing } = (await response.json()) as { failing: Record<string, string> }
    return `but is not ready: ${Object.entries(failing).map(([part, why]) => `${part}: ${why}`).join('; ')}`
  } catch (error) {
    return `but does not answer: ${(error as Error).message}`
  }
}
