import { Refusal } from '@ecolaura/kernel'
import { expect, test } from 'vitest'
import { readAddress, type AddressDraft } from './address.ts'

const anAddress = (draft: AddressDraft = {}): AddressDraft => ({ name: 'Ada', line1: 'Weg 1', city: 'Berlin', postalCode: '10115', country: 'DE', ...draft })

function fieldRefused(draft: AddressDraft): string | undefined {
  try {
    readAddress(draft)
  } catch (error) {
    if (error instanceof Refusal) return error.field?.[0]
    throw error
  }
}

test('an address is kept tidy: no stray spaces, codes in capitals, nothing rather than an empty line', () => {
  expect(readAddress(anAddress({ name: '  Ada   Lovelace ', line2: ' ', postalCode: 'sw1a 1aa', country: 'gb' }))).toEqual({
    name: 'Ada Lovelace', line1: 'Weg 1', line2: null, city: 'Berlin', postalCode: 'SW1A 1AA', region: null, country: 'GB', phone: null,
  })
})

test('a postal code has the form of its country', () => {
  expect(fieldRefused(anAddress({ postalCode: '1011' }))).toBe('postalCode')
  expect(fieldRefused(anAddress({ postalCode: '1011', country: 'AT' }))).toBeUndefined()
  expect(fieldRefused(anAddress({ postalCode: null }))).toBe('postalCode')
})

test('a country whose codes are not known takes any short one, or none', () => {
  expect(fieldRefused(anAddress({ country: 'AE', postalCode: null }))).toBeUndefined()
  expect(fieldRefused(anAddress({ country: 'KE', postalCode: 'x'.repeat(13) }))).toBe('postalCode')
})

test('an American address needs its state', () => {
  const address = anAddress({ country: 'US', postalCode: '94105' })
  expect(fieldRefused(address)).toBe('region')
  expect(fieldRefused({ ...address, region: 'CA' })).toBeUndefined()
})

test.each(['name', 'line1', 'city'] as const)('an address without %s is refused', (field) => {
  expect(fieldRefused(anAddress({ [field]: ' ' }))).toBe(field)
})

test('a telephone number has digits', () => {
  expect(fieldRefused(anAddress({ phone: 'call me' }))).toBe('phone')
  expect(readAddress(anAddress({ phone: '+49 30 1234-56' })).phone).toBe('+49 30 1234-56')
})
