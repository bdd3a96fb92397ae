import { expect, test } from 'vitest'
import { Health } from './health.ts'
import { Instances } from './instances.ts'

const RULES = { errorPercent: 20, isProbed: false }
const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

test('one failure degrades an instance, two in a row take it out for a while', () => {
  const health = new Health(RULES, 0)
  health.failed(new Error('late'), 1)
  expect(health.state(1)).toBe('DEGRADED')
  health.failed(new Error('late'), 2)
  expect(health.facts(3)).toMatchObject({ state: 'DOWN', failures: 2, lastError: 'late', since: new Date(2).toISOString() })
  expect(health.state(60_000)).toBe('DEGRADED')
  health.answered(5, 60_001)
  expect(health.facts(60_001)).toMatchObject({ state: 'HEALTHY', failures: 0, lastError: 'late' })
})

test('where nobody listens, one failure takes it out', () => {
  const health = new Health(RULES, 0)
  health.failed(refused, 1)
  expect(health.state(2)).toBe('DOWN')
})

test('an instance that is probed comes back by a probe alone', () => {
  const health = new Health({ ...RULES, isProbed: true }, 0)
  health.failed(refused, 1)
  expect(health.state(3_600_000)).toBe('DOWN')
  health.probed(3_600_001)
  expect(health.facts(3_600_001)).toMatchObject({ state: 'HEALTHY', since: new Date(3_600_001).toISOString() })
})

test('a share of failures degrades an instance even when the last answer was good', () => {
  const health = new Health(RULES, 0)
  for (let answer = 0; answer < 20; answer++)
    if (answer % 3 === 0) health.failed(new Error('502'), 1)
    else health.answered(5, 1)
  health.answered(5, 1)
  expect(health.state(1)).toBe('DEGRADED')
  for (let answer = 0; answer < 20; answer++) health.answered(5, 1)
  expect(health.state(1)).toBe('HEALTHY')
})

test('a slow instance is degraded where the settings say what slow is', () => {
  const health = new Health({ ...RULES, slowMs: 100 }, 0)
  health.answered(500, 1)
  expect(health.facts(1)).toMatchObject({ state: 'DEGRADED', meanMs: 500 })
  for (let answer = 0; answer < 40; answer++) health.answered(10, 1)
  expect(health.state(1)).toBe('HEALTHY')
})

test('healthy instances share the turns, a degraded one gets a tenth of them, one that is down none', async () => {
  const addresses = ['a', 'b', 'c', 'd'].map((name) => ({ url: `http://${name}.invalid/`, id: name }))
  const instances = new Instances(addresses, { connections: 1, timeoutMs: 1_000, answerBytes: 1_000, health: RULES })
  const [, , slow, dead] = instances.all
  for (const [instance, error] of [[slow!, new Error('502')], [dead!, refused]] as const) {
    instance.begin()
    instance.failed(error, 0)
  }
  const turns = Map.groupBy(Array.from({ length: 200 }, () => instances.choose(1).address.id), (id) => id)
  expect(turns.get('c')).toHaveLength(20)
  expect(turns.get('d')).toBeUndefined()
  expect(turns.get('a')!.length + turns.get('b')!.length).toBe(180)
  expect(turns.get('a')!.length).toBeGreaterThan(30)
  expect(turns.get('b')!.length).toBeGreaterThan(30)
  expect(instances.choose(1, new Set(instances.all.slice(0, 3)))).toBe(dead)
  await instances.close()
})
