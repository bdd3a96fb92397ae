import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { contracts, readFact, type Contract, type Event } from './index.ts'

const FOLDER = new URL('./samples/', import.meta.url)

const samplesOf = async (topic: string) => JSON.parse(await readFile(new URL(`${topic}.json`, FOLDER), 'utf8')) as Event[]

test.each(contracts.map((contract) => [contract.topic, contract as unknown as Contract] as const))('what %s has ever written can still be read', async (_, contract) => {
  for (const event of await samplesOf(contract.topic)) {
    const fact = readFact(contract, event)
    expect(fact).toEqual({ type: event.type, ...event.data })
    expect(contract.subject(fact)).toBe(event.subject)
  }
})

test.each(contracts.map(({ topic, types }) => [topic, types] as const))('each fact of %s has a stored sample', async (topic, types) => {
  expect(new Set((await samplesOf(topic)).map(({ type }) => type))).toEqual(new Set(types))
})

test('every file of samples belongs to a topic', async () => {
  expect((await readdir(FOLDER)).sort()).toEqual(contracts.map(({ topic }) => `${topic}.json`).sort())
})
