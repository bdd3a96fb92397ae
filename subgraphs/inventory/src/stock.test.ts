import { expect, test } from 'vitest'
import { adjustmentOf, availabilityOf, pickStock, type StockLevel } from './stock.ts'

const aLevel = (level: Partial<StockLevel> = {}): StockLevel => ({
  variantId: 'tee',
  locationId: 'berlin',
  available: 10,
  reserved: 0,
  sold: 0,
  lowStockThreshold: 3,
  version: 1,
  ...level,
})

test('an order is served from the first location that has everything', () => {
  const levels = [aLevel({ available: 1 }), aLevel({ locationId: 'porto', available: 5 })]
  expect(pickStock([{ variantId: 'tee', quantity: 2 }], levels)).toEqual({ picks: [{ variantId: 'tee', locationId: 'porto', quantity: 2 }] })
})

test('an order is split only if no location has everything', () => {
  const levels = [aLevel({ available: 1 }), aLevel({ locationId: 'porto', available: 5 })]
  expect(pickStock([{ variantId: 'tee', quantity: 6 }], levels)).toEqual({
    picks: [
      { variantId: 'tee', locationId: 'berlin', quantity: 1 },
      { variantId: 'tee', locationId: 'porto', quantity: 5 },
    ],
  })
})

test('a line that falls short is named, and nothing is picked', () => {
  const lines = [{ variantId: 'tee', quantity: 2 }, { variantId: 'mug', quantity: 1 }]
  expect(pickStock(lines, [aLevel()])).toEqual({ shortages: [{ variantId: 'mug', requested: 1, available: 0 }] })
})

test('two lines of one variant are one demand', () => {
  const lines = [{ variantId: 'tee', quantity: 6 }, { variantId: 'tee', quantity: 6 }]
  expect(pickStock(lines, [aLevel()])).toEqual({ shortages: [{ variantId: 'tee', requested: 12, available: 10 }] })
})

test('few left is low, none left is out', () => {
  expect(availabilityOf([aLevel({ available: 3 })])).toBe('LOW_STOCK')
  expect(availabilityOf([aLevel({ available: 0 })])).toBe('OUT_OF_STOCK')
  expect(availabilityOf([])).toBe('OUT_OF_STOCK')
})

test('an adjustment never takes more than there is', () => {
  expect(adjustmentOf({ setTo: 4 }, 10)).toBe(-6)
  expect(() => adjustmentOf({ delta: -11 }, 10)).toThrow('Only 10')
  expect(() => adjustmentOf({ delta: 1, setTo: 1 }, 10)).toThrow('either')
})
