import { existsSync, openAsBlob, readFileSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { signAccessToken, type SigningKey } from '@ecolaura/auth'
import { pause, Refusal } from '@ecolaura/kernel'
import type { Command } from 'commander'
import { GraphQLClient } from 'graphql-request'
import { type DataFolder, namedFolder, openDataFolder } from '../data-folder.ts'
import { runningShop } from '../shop-lock.ts'

/** `import products FILE`: brings a Shopify product CSV into the shop, through its graph like any other client. */
export function addImport(program: Command): void {
  program
    .command('import')
    .description('bring things into the shop')
    .command('products <file>')
    .description('import a Shopify product CSV; repeating it changes nothing more')
    .option('--currency <code>', 'currency of the prices; the file does not say', 'EUR')
    .action(async (file: string, { currency }: { currency: string }, command: Command) => {
      const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), file)
      if (!existsSync(path) || !statSync(path).isFile()) throw new Refusal('NO_FILE', `There is no file ${path}.`)
      const data = openDataFolder(namedFolder(command.optsWithGlobals<{ data?: string }>().data))
      await withShop(data, async (url) => importProducts(url, await adminToken(data), path, currency))
    })
}

/** Works on the shop that runs on the folder, or on one that is started for this work alone. */
async function withShop(data: DataFolder, work: (url: string) => Promise<void>): Promise<void> {
  const running = runningShop(data)
  if (running) return work(running.url)
  const { startShop } = await import('../shop.ts')
  await using shop = await startShop({ folder: data.root, page: false, products: false })
  await work(shop.url)
}

/** Whoever may read the shop's keys is its administrator. */
async function adminToken(data: DataFolder): Promise<string> {
  const key = JSON.parse(readFileSync(data.keys, 'utf8')) as SigningKey
  return signAccessToken({ id: 'command-line', kind: 'user', roles: ['ADMIN'], sessionId: 'command-line' }, key, 3_600)
}

type Report = {
  id: string
  status: 'READING' | 'WAITING' | 'COMPLETE' | 'FAILED'
  rows: number
  products: number
  variants: number
  created: number
  updated: number
  unchanged: number
  answered: number
  problems: { line: number; column: string | null; message: string }[]
}
const REPORT = 'id status rows products variants created updated unchanged answered problems { line column message }'

async function importProducts(url: string, token: string, path: string, currencyCode: string): Promise<void> {
  const authorization = `Bearer ${token}`
  const upload = await fetch(`${url}/uploads?name=${encodeURIComponent(basename(path))}`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'text/csv' },
    body: await openAsBlob(path),
  })
  const sent = (await upload.json()) as { id?: string; error?: { message: string } }
  if (!sent.id) throw new Refusal('UPLOAD_REFUSED', sent.error?.message ?? `The shop did not take the file (${upload.status}).`)
  const graph = new GraphQLClient(`${url}/graphql`, { headers: { authorization } })
  const { importProducts: begun } = await graph.request<{ importProducts: { productImport: Report | null; userErrors: { message: string }[] } }>(
    `mutation ($input: ImportProductsInput!) { importProducts(input: $input) { productImport { ${REPORT} } userErrors { message } } }`,
    { input: { uploadId: sent.id, currencyCode } },
  )
  if (!begun.productImport) throw new Refusal('IMPORT_REFUSED', begun.userErrors.map(({ message }) => message).join(' '))
  show(await follow(graph, begun.productImport))
}

async function follow(graph: GraphQLClient, begun: Report): Promise<Report> {
  let report = begun
  for (let shown = ''; report.status !== 'COMPLETE' && report.status !== 'FAILED'; ) {
    await pause(200)
    const { productImport } = await graph.request<{ productImport: Report }>(`query ($id: ID!) { productImport(id: $id) { ${REPORT} } }`, { id: report.id })
    report = productImport
    const line = `${report.created + report.updated + report.unchanged} of ${report.products} products written, ${report.answered} priced and stocked`
    if (line !== shown) console.log((shown = line))
  }
  return report
}

function show({ status, rows, products, variants, created, updated, unchanged, problems }: Report): void {
  if (status === 'COMPLETE') return console.log(`${rows} rows: ${products} products with ${variants} variants (${created} new, ${updated} changed, ${unchanged} as they were).`)
  for (const { line, column, message } of problems) console.error(`line ${line}${column ? `, ${column}` : ''}: ${message}`)
  console.error('The file was not imported; nothing has changed.')
  process.exitCode = 1
}
