import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { silent } from '../subgraphs.fixture.ts'
import { standings, type RateStore, type Take } from './gcra.ts'
import { memoryRates } from './memory-rates.ts'
import { networkOf } from './network.ts'
import type { RateLimit } from './rate-settings.ts'
import { rateKey, redisRates } from './redis-rates.ts'

const REDIS_URL = process.env['REDIS_URL']
const limit = (facts: Partial<RateLimit> = {}): RateLimit => ({ name: 'l', each: 'user', requests: 3, perSeconds: 3_600, ...facts })
const take = (key: string, facts: Partial<RateLimit> = {}, amount = 1): Take => ({ key, limit: limit(facts), amount })

afterEach(() => void vi.useRealTimers())

test('however takes are spread, no time sees more than its share and one burst', () => {
  const run = fc.record({ requests: fc.integer({ min: 1, max: 20 }), burst: fc.integer({ min: 1, max: 20 }), takes: fc.array(fc.record({ after: fc.integer({ min: 0, max: 5_000 }), amount: fc.integer({ min: 1, max: 30 }) }), { maxLength: 80 }) })
  fc.assert(
    fc.property(run, ({ requests, burst, takes }) => {
      const facts = { requests, burst, perSeconds: 7 }
      const allowed: { at: number; amount: number }[] = []
      let now = 1_700_000_000_000
      let until = 0
      for (const { after, amount } of takes) {
        now += after
        const { isAllowed, taken } = standings([take('k', facts, amount)], [until], now)
        expect(taken[0]!.waitMs > 0).toBe(!isAllowed)
        if (!isAllowed) continue
        until = now + taken[0]!.fullAgainMs
        allowed.push({ at: now, amount: Math.min(amount, burst) })
        for (const { at } of allowed) {
          const inWindow = allowed.filter((one) => one.at >= at).reduce((sum, one) => sum + one.amount, 0)
          expect(inWindow).toBeLessThanOrEqual(burst + ((now - at) * requests) / 7_000 + 0.01)
        }
      }
    }),
    { numRuns: 300 },
  )
})

const stores: { store: string; isMissing: boolean; open: () => RateStore }[] = [
  { store: 'memory', isMissing: false, open: () => memoryRates(100) },
  { store: 'Redis (set REDIS_URL to run these)', isMissing: !REDIS_URL, open: () => redisRates({ url: REDIS_URL!, prefix: `test-${process.pid}-${Math.random()}`, timeoutMs: 5_000, whenAway: 'refuse' }, silent) },
]

describe.each(stores)('counted in $store', ({ isMissing, open }) => {
  test.skipIf(isMissing)('so many are allowed, then none, each key for itself', async () => {
    const store = open()
    const remaining: number[] = []
    for (let count = 0; count < 3; count++) remaining.push((await store.take([take('ada')]))[0]!.remaining)
    expect(remaining).toEqual([2, 1, 0])
    const [refused] = await store.take([take('ada')])
    expect(refused!.waitMs).toBeGreaterThan(0)
    expect(refused!.waitMs).toBeLessThanOrEqual(1_200_000)
    expect((await store.take([take('bob')]))[0]).toMatchObject({ waitMs: 0, remaining: 2 })
    store.close()
  })

  test.skipIf(isMissing)('what is refused by one limit takes from none', async () => {
    const store = open()
    const narrow = take('narrow', { name: 'narrow', requests: 1 })
    const wide = take('wide', { name: 'wide', requests: 10 })
    await store.take([wide, narrow])
    for (let count = 0; count < 5; count++) expect((await store.take([wide, narrow])).map(({ waitMs }) => waitMs > 0)).toEqual([false, true])
    expect((await store.take([wide]))[0]!.remaining).toBe(8)
    store.close()
  })

  test.skipIf(isMissing)('more than fits takes all, and not more', async () => {
    const store = open()
    const dear = take('k', { requests: undefined, cost: 100 }, 250)
    expect((await store.take([dear]))[0]).toMatchObject({ waitMs: 0, remaining: 0 })
    expect((await store.take([dear]))[0]!.waitMs).toBeLessThanOrEqual(3_600_000)
    store.close()
  })

  test.skipIf(isMissing)('of many at once not one too many is allowed', async () => {
    const store = open()
    const taken = await Promise.all(Array.from({ length: 40 }, () => store.take([take('k', { requests: 10, perSeconds: 86_400 })])))
    expect(taken.filter(([one]) => one!.waitMs === 0)).toHaveLength(10)
    store.close()
  })
})

test('time gives back what was taken', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const store = memoryRates(10)
  const allowed = () => store.take([take('k')])[0]!.waitMs === 0
  expect([allowed(), allowed(), allowed(), allowed()]).toEqual([true, true, true, false])
  vi.setSystemTime(Date.now() + 1_200_000)
  expect([allowed(), allowed()]).toEqual([true, false])
})

test.skipIf(!REDIS_URL)('routers that share Redis count together (set REDIS_URL)', async () => {
  const shared = { url: REDIS_URL!, prefix: `test-${process.pid}-${Math.random()}`, timeoutMs: 5_000, whenAway: 'refuse' } as const
  const [one, other] = [redisRates(shared, silent), redisRates(shared, silent)]
  await one.take([take('k')])
  await other.take([take('k')])
  expect((await one.take([take('k')]))[0]).toMatchObject({ waitMs: 0, remaining: 0 })
  expect((await other.take([take('k')]))[0]!.waitMs).toBeGreaterThan(0)
  one.close()
  other.close()
})

test('the keys of one script have one hash tag, whatever they are about, so that a cluster finds them in one slot', () => {
  const tags = ['address:203.0.113.9', 'user:}{', 'partner:{x}'].map((key) => /\{(.*?)\}/.exec(rateKey('router', key))![1])
  expect(tags).toEqual(Array(3).fill('router:rate'))
})

test('memory knows so many keys and no more', () => {
  const store = memoryRates(2)
  const first = () => store.take([take('first', { requests: 1 })])[0]!.waitMs
  first()
  expect(first()).toBeGreaterThan(0)
  for (const key of ['b', 'c', 'd']) store.take([take(key)])
  expect(first()).toBe(0)
})

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '20010db800010002'],
  ['2001:db8:1:2::7', '20010db800010002'],
  ['fe80::1%eth0', 'fe80000000000000'],
])('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
