import { readMoney } from '@ecolaura/graph'
import { Refusal } from '@ecolaura/kernel'
import { expect, test } from 'vitest'
import { DEFAULT_METHODS } from './default-methods.ts'
import { checkMethod, offer, offers, weigh, type ShippingMethod } from './shipping-method.ts'

const eur = (minor: number) => ({ minor, currency: 'EUR' })
const aMethod = (given: Partial<ShippingMethod> = {}): ShippingMethod => ({
  id: 'shm_1', code: 'parcel', name: 'Parcel', carrier: 'Post', description: '', mode: 'ROAD', minDays: 1, maxDays: 2, position: 1, isActive: true, version: 1,
  zones: [
    { name: 'Home', countries: ['DE'], tiers: [{ upToGrams: 1_000, price: eur(400) }, { upToGrams: 5_000, price: eur(600) }] },
    { name: 'World', countries: [], tiers: [{ upToGrams: 1_000, price: eur(2_000) }] },
  ],
  ...given,
})
const parcel = { country: 'DE', currency: 'EUR', grams: 1_000 }

test('a parcel costs what the lightest tier that carries it costs', () => {
  expect(offer(aMethod(), parcel)).toMatchObject({ cost: eur(400), zone: 'Home' })
  expect(offer(aMethod(), { ...parcel, grams: 1_001 })).toMatchObject({ cost: eur(600) })
})

test('a parcel that is too heavy, or paid in another currency, is not offered', () => {
  expect(offer(aMethod(), { ...parcel, grams: 5_001 })).toBeUndefined()
  expect(offer(aMethod(), { ...parcel, currency: 'CHF' })).toBeUndefined()
})

test('a country that a zone names never falls to the rest of the world', () => {
  expect(offer(aMethod(), { ...parcel, country: 'NZ' })).toMatchObject({ zone: 'World' })
  const closed = aMethod({ zones: [{ name: 'World', countries: [], tiers: aMethod().zones[1]!.tiers }, { name: 'Home', countries: ['DE'], tiers: [] }] })
  expect(offer(closed, parcel)).toBeUndefined()
})

test('a method that is switched off is not offered', () => {
  expect(offers([aMethod({ isActive: false })], parcel)).toEqual([])
})

test('a piece without a weight counts as half a kilogram', () => {
  expect(weigh([{ quantity: 2, variant: { grams: 120 } }, { quantity: 3, variant: { grams: null } }, { quantity: 1, variant: null }])).toBe(240 + 4 * 500)
})

test('zones that name a country twice, tiers that do not rise, and prices below nothing are refused', () => {
  const home = aMethod().zones[0]!
  const wrong = [
    { zones: [] },
    { zones: [home, { ...home, name: 'Again' }] },
    { zones: [{ ...home, tiers: home.tiers.toReversed() }] },
    { zones: [{ ...home, tiers: [{ upToGrams: 1, price: eur(-1) }] }] },
    { minDays: 3, maxDays: 2 },
  ]
  for (const given of wrong) expect(() => checkMethod(aMethod(given))).toThrow(Refusal)
})

test('a new shop in Germany offers every way at home and fewer abroad', () => {
  const methods = DEFAULT_METHODS.map((input, index) =>
    checkMethod(aMethod({ ...input, id: `shm_${index}`, zones: input.zones.map((zone) => ({ ...zone, tiers: zone.tiers.map(({ upToGrams, price }) => ({ upToGrams, price: readMoney(price) })) })) })))
  const codes = (country: string) => offers(methods, { country, currency: 'EUR', grams: 900 }).map(({ name }) => name)
  expect(codes('DE')).toEqual(['Standard parcel', 'Parcel by rail', 'Express', 'Bike courier', 'Pick-up'])
  expect(codes('IT')).toEqual(['Standard parcel', 'Express'])
})
