import type { NewShippingMethod } from './shipping-method.ts'

/** A method as `createShippingMethod` takes it: with prices in words. */
export type MethodInput = Omit<NewShippingMethod, 'zones'> & { zones: { name: string; countries: string[]; tiers: ReturnType<typeof tiers> }[] }

const EU = ['AT', 'BE', 'BG', 'CY', 'CZ', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK']
const OTHERS = ['GB', 'CH', 'NO', 'IS', 'LI', 'US', 'CA']

const tiers = (...prices: [upToGrams: number, amount: string][]) => prices.map(([upToGrams, amount]) => ({ upToGrams, price: { amount, currencyCode: 'EUR' } }))

/** What a new shop in Germany begins with: inputs of `createShippingMethod`. */
export const DEFAULT_METHODS: readonly MethodInput[] = [
  {
    code: 'parcel', name: 'Standard parcel', carrier: 'Ecolaura Post', mode: 'ROAD', minDays: 2, maxDays: 4, position: 10,
    description: 'To the door, or to a parcel shop nearby.',
    zones: [
      { name: 'Germany', countries: ['DE'], tiers: tiers([2_000, '4.90'], [5_000, '5.90'], [10_000, '8.90'], [31_500, '14.90']) },
      { name: 'European Union', countries: EU, tiers: tiers([2_000, '9.90'], [5_000, '12.90'], [10_000, '17.90'], [31_500, '29.90']) },
      { name: 'Beyond', countries: OTHERS, tiers: tiers([2_000, '16.90'], [5_000, '24.90'], [10_000, '39.90']) },
    ],
  },
  {
    code: 'rail', name: 'Parcel by rail', carrier: 'Ecolaura Rail', mode: 'RAIL', minDays: 4, maxDays: 7, position: 20,
    description: 'Goes by train for the long way, and takes some days more.',
    zones: [
      { name: 'Germany', countries: ['DE'], tiers: tiers([5_000, '4.40'], [10_000, '7.40'], [31_500, '11.90']) },
      { name: 'Neighbours', countries: ['AT', 'BE', 'CZ', 'DK', 'FR', 'LU', 'NL', 'PL'], tiers: tiers([5_000, '10.90'], [10_000, '15.90'], [31_500, '24.90']) },
    ],
  },
  {
    code: 'express', name: 'Express', carrier: 'Ecolaura Express', mode: 'ROAD', minDays: 1, maxDays: 1, position: 30,
    description: 'Ordered before noon, there on the next working day.',
    zones: [
      { name: 'Germany', countries: ['DE'], tiers: tiers([5_000, '12.90'], [10_000, '17.90'], [31_500, '29.90']) },
      { name: 'European Union', countries: EU, tiers: tiers([5_000, '24.90'], [10_000, '39.90']) },
    ],
  },
  {
    code: 'bike', name: 'Bike courier', carrier: 'Ecolaura Bikes', mode: 'BIKE', minDays: 0, maxDays: 2, position: 40,
    description: 'By cargo bike for the last miles, in German cities.',
    zones: [{ name: 'Germany', countries: ['DE'], tiers: tiers([3_000, '6.90'], [15_000, '9.90']) }],
  },
  {
    code: 'pick-up', name: 'Pick-up', carrier: 'Ecolaura', mode: 'PICK_UP', minDays: 0, maxDays: 1, position: 50,
    description: 'Fetch it at our warehouse yourself.',
    zones: [{ name: 'Germany', countries: ['DE'], tiers: tiers([1_000_000, '0.00']) }],
  },
]
