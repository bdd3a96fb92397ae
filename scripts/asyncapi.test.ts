import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { ROOT } from './supergraph.ts'

type Document = {
  channels: Record<string, { address: string; messages: Record<string, { $ref: string }> }>
  components: { messages: Record<string, { payload: { allOf: [object, { properties: { data: { properties: object; required: string[] } } }] }; examples: object[] }> }
}
type Found = { topic: string; types: readonly string[] }

const document = async () => JSON.parse(await readFile(new URL('schema/asyncapi.json', ROOT), 'utf8')) as Document

/** Looks into the files themselves: a contract that nobody listed is found all the same. */
async function allContracts(): Promise<Found[]> {
  const folder = new URL('packages/contracts/src/', ROOT)
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href) as Promise<Record<string, unknown>>))
  const found = modules.flatMap((module) => Object.values(module)).filter((value): value is Found => typeof value === 'object' && value !== null && 'topic' in value)
  return [...new Set(found)]
}

test('every topic and every fact on it is described, and nothing else', async () => {
  const { channels } = await document()
  const described = Object.values(channels).map(({ address, messages }) => [address, Object.keys(messages).sort()])
  const promised = (await allContracts()).map(({ topic, types }) => [topic, [...types].sort()])
  expect(promised.length).toBeGreaterThan(0)
  expect(new Map(described as [string, string[]][])).toEqual(new Map(promised as [string, string[]][]))
})

test('a message says which data its fact carries, and shows a stored sample', async () => {
  const { channels, components } = await document()
  for (const { messages } of Object.values(channels))
    for (const { $ref } of Object.values(messages)) expect(components.messages[$ref.split('/').at(-1)!]?.examples.length).toBeGreaterThan(0)
  const { payload } = components.messages['order.reserved']!
  expect(payload.allOf[1].properties.data.required).toEqual(['orderId', 'customerId', 'amount', 'paymentMethodId'])
})
