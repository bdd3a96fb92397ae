import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeSettings, parsed, port, readSettings, secret, wholeNumber } from './settings.ts'

const shape = {
  DATABASE_URL: z.string().describe('the database of this area'),
  PORT: port().default(4103).describe('where the API listens'),
  SUBGRAPH_SECRET: secret().describe('what the router shares with this area'),
  ROLE: z.enum(['api', 'worker', 'all'], 'must be api, worker or all').default('all').describe('what this process does'),
}
const SECRET = 'ab'.repeat(32)
const whole = { DATABASE_URL: 'postgres://x/inventory', SUBGRAPH_SECRET: SECRET }
const read = (env: Record<string, string>, args: readonly string[] = []) => readSettings(shape, ['ROLE', 'PORT'], env, args)

test('settings come from the environment, what is left out from the defaults, and a flag stands above both', () => {
  expect(read(whole)).toEqual({ ...whole, PORT: 4103, ROLE: 'all', SUBGRAPH_SECRET: new Uint8Array(32).fill(0xab) })
  expect(read({ ...whole, ROLE: 'api', PORT: '5000' }, ['--role', 'worker'])).toMatchObject({ ROLE: 'worker', PORT: 5000 })
})

test('every mistake is told in a sentence of its own, and an empty variable is a missing one', () => {
  expect(() => read({ DATABASE_URL: '', PORT: '70000', SUBGRAPH_SECRET: 'abc', ROLE: 'boss' })).toThrow(
    [
      'DATABASE_URL is missing: the database of this area.',
      'PORT must be from 1 to 65535: where the API listens.',
      'SUBGRAPH_SECRET must have at least 32 bytes, as of "openssl rand -hex 32": what the router shares with this area.',
      'ROLE must be api, worker or all: what this process does.',
    ].join('\n'),
  )
})

test('what is said about a secret does not repeat it', () => {
  expect(() => read({ ...whole, SUBGRAPH_SECRET: 'hunter2' })).toThrow(/^(?!.*hunter2)/s)
})

test('a flag that nobody knows is a mistake, and a secret is never a flag', () => {
  expect(() => read(whole, ['--rule', 'api'])).toThrow(/--rule.*--help/)
  expect(() => read(whole, ['--subgraph-secret', SECRET])).toThrow(/--subgraph-secret/)
})

test('a setting with a form of its own is read by whoever knows that form', () => {
  const read = (value: string) => {
    if (value !== 'good') throw new TypeError('must be good')
    return { value }
  }
  const type = parsed(read).describe('a thing')
  expect(readSettings({ THING: type }, [], { THING: 'good' }, [])).toEqual({ THING: { value: 'good' } })
  expect(() => readSettings({ THING: type }, [], { THING: 'bad' }, [])).toThrow('THING must be good: a thing.')
})

test.each(['1.5', '-1', 'ten', '1e3'])('%s is no whole number', (text) => expect(wholeNumber(0).safeParse(text).success).toBe(false))

test('help names each setting, says which are needed, and has the flags', () => {
  const help = describeSettings('inventory', 'Stock.', shape, ['ROLE'])
  expect(help).toMatch(/DATABASE_URL +the database of this area \(needed\)/)
  expect(help).toMatch(/ROLE, --role +what this process does$/m)
})
