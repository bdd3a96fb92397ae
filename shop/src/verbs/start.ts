import { Refusal } from '@ecolaura/kernel'
import { stopSignals } from '@ecolaura/service'
import { type Command, InvalidArgumentError } from 'commander'
import { dataFolder, namedFolder, shown } from '../data-folder.ts'
import { coloured, type Progress, terminalProgress } from '../progress.ts'
import type { Shop, ShopOptions } from '../shop.ts'

type StartFlags = { port: number; host: string; data?: string; reset?: boolean; seed: boolean; products: boolean; carrier: number; page: boolean; metricsPort?: number }

/** The verb that needs no name: start the shop and keep it running. */
export function addStart(program: Command): void {
  program
    .option('--port <n>', 'port of page and graph', portNumber, 4000)
    .option('--host <name>', 'address to listen on; 0.0.0.0 opens the shop to the network', 'localhost')
    .option('--data <folder>', 'folder of everything the shop keeps (default: .data in the project)')
    .option('--reset', 'empty the data folder first: products, orders and accounts are gone')
    .option('--no-seed', 'leave an empty shop empty')
    .option('--no-products', 'make accounts and ways of delivery for an empty shop, but no products')
    .option('--carrier <seconds>', 'how long the simulated carrier takes to fetch a parcel; it delivers in twice that time', seconds, 5)
    .option('--no-page', 'do not build the page: the graph alone')
    .option('--metrics-port <n>', 'serve metrics on 127.0.0.1 at this port', portNumber)
    .action(start)
}

async function start(flags: StartFlags): Promise<void> {
  const folder = namedFolder(flags.data)
  using signals = stopSignals(() => console.error('\nLeaving at once.'))
  const begun = performance.now()
  console.log(`${coloured('bold', 'Ecolaura')} starts with its data in ${shown(folder)}`)
  const shop = await startUnlessAsked({ ...flags, settings: { carrier: { secondsToDispatch: flags.carrier, secondsToDeliver: 2 * flags.carrier } }, folder, progress: terminalProgress(), signal: signals.signal })
  if (!shop) return
  const removeNet = catchFaults(shop)
  try {
    console.log(summary(shop, performance.now() - begun))
    const reason = await Promise.race([signals.asked.then(() => undefined), shop.ended])
    if (reason !== undefined) {
      console.error(`The shop cannot go on: ${reason}. What was acknowledged is kept; start it again.`)
      process.exitCode = 1
    } else console.log('\nStopping. Once more to leave at once.')
  } finally {
    await shop.stop()
    removeNet()
  }
  console.log('Stopped.')
}

/** Resolves with nothing when a signal asked to stop before the shop ran. */
async function startUnlessAsked(options: ShopOptions & { progress: Progress }): Promise<Shop | undefined> {
  // Loaded here, so that the other verbs need not wait for all areas to load.
  const loaded = options.progress.step('program')
  const { startShop } = await import('../shop.ts')
  loaded()
  try {
    return await startShop(options)
  } catch (error) {
    if (!options.signal?.aborted) throw explained(error, dataFolder(options.folder).log)
    console.log('\nStopped before the shop ran.')
    return undefined
  }
}

/** A fault of ours is in the log with its stack; people get a sentence. */
const explained = (error: unknown, log: string): unknown =>
  error instanceof Refusal ? error : new Refusal('START_FAILED', `The shop did not start: ${error instanceof Error ? error.message : String(error)}. Details are in ${shown(log)}.`)

/** What nobody caught is a fault of ours: a line for people, the stack for the log, and an orderly end. */
function catchFaults(shop: Shop): () => void {
  const onFault = (error: unknown) => {
    shop.logger.error({ err: error }, 'nobody caught this')
    console.error(`The shop failed: ${error instanceof Error ? error.message : String(error)}. Details are in ${shown(shop.data.log)}.`)
    process.exitCode = 1
    void shop.stop().finally(() => process.exit())
  }
  process.on('uncaughtException', onFault)
  process.on('unhandledRejection', onFault)
  return () => void process.off('uncaughtException', onFault).off('unhandledRejection', onFault)
}

function summary({ url, accounts }: Shop, tookMs: number): string {
  const addresses = [
    ['Shop', url],
    ['Graph', `${url}/graphql`],
    ['Explorer', `${url}/explorer`],
    ...accounts.map(({ role, email, password }) => [role, `${email} · password ${password}`]),
  ]
  const lines = addresses.map(([name = '', value]) => `  ${coloured('bold', name.padEnd(14))}${value}`)
  return `\n${lines.join('\n')}\n\n  ${coloured('dim', `Ready in ${(tookMs / 1_000).toFixed(1)} s. Ctrl-C stops the shop.`)}\n`
}

function portNumber(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}

function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('A whole number of seconds.')
  return Number(text)
}
