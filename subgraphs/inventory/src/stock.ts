import { Refusal } from '@ecolaura/kernel'
import type { Shortage } from '@ecolaura/contracts'

/** What one location has of one variant. `available + reserved + sold` changes by adjustments alone. */
export type StockLevel = {
  readonly variantId: string
  readonly locationId: string
  readonly available: number
  readonly reserved: number
  readonly sold: number
  readonly lowStockThreshold: number
  readonly version: number
}

export type Location = { readonly id: string; readonly code: string; readonly name: string; readonly country: string; readonly priority: number }

export const Availability = { IN_STOCK: 'IN_STOCK', LOW_STOCK: 'LOW_STOCK', OUT_OF_STOCK: 'OUT_OF_STOCK' } as const
export type Availability = keyof typeof Availability

export const AdjustmentReason = { RECEIVED: 'RECEIVED', COUNTED: 'COUNTED', DAMAGED: 'DAMAGED', RETURNED: 'RETURNED', IMPORTED: 'IMPORTED', OTHER: 'OTHER' } as const
export type AdjustmentReason = keyof typeof AdjustmentReason

export type Line = { readonly variantId: string; readonly quantity: number }

/** Goods for one line, and the location that gives them. */
export type Pick = Line & { readonly locationId: string }

export type Picking = { readonly picks: readonly Pick[] } | { readonly shortages: readonly Shortage[] }

export function availabilityOf(levels: readonly StockLevel[]): Availability {
  const available = availableOf(levels)
  if (available === 0) return 'OUT_OF_STOCK'
  return available <= Math.max(...levels.map((level) => level.lowStockThreshold)) ? 'LOW_STOCK' : 'IN_STOCK'
}

export const availableOf = (levels: readonly StockLevel[]): number => levels.reduce((sum, { available }) => sum + available, 0)

/**
 * Decides where an order's goods come from: all from the first location that has everything, split over several in
 * their order only when none has. All lines or none.
 * @param levels of the variants in question, by priority of their location
 */
export function pickStock(lines: readonly Line[], levels: readonly StockLevel[]): Picking {
  const wanted = mergeLines(lines)
  const locations = [...new Set(levels.map(({ locationId }) => locationId))]
  const at = (variantId: string, locationId: string) =>
    levels.find((level) => level.variantId === variantId && level.locationId === locationId)?.available ?? 0

  const whole = locations.find((locationId) => wanted.every(({ variantId, quantity }) => at(variantId, locationId) >= quantity))
  if (whole) return { picks: wanted.map((line) => ({ ...line, locationId: whole })) }

  const shortages = wanted
    .map(({ variantId, quantity }) => ({ variantId, requested: quantity, available: locations.reduce((sum, locationId) => sum + at(variantId, locationId), 0) }))
    .filter(({ requested, available }) => available < requested)
  if (shortages.length) return { shortages }

  return {
    picks: wanted.flatMap(({ variantId, quantity }) => {
      let missing = quantity
      return locations.flatMap((locationId) => {
        const taken = Math.min(missing, at(variantId, locationId))
        missing -= taken
        return taken > 0 ? [{ variantId, locationId, quantity: taken }] : []
      })
    }),
  }
}

/** Serves several orders in their turn: what one has picked is gone for the next. */
export function pickInTurn<Wish extends { readonly lines: readonly Line[] }>(wishes: readonly Wish[], levels: readonly StockLevel[]): (Wish & { readonly picking: Picking })[] {
  let left = levels
  return wishes.map((wish) => {
    const picking = pickStock(wish.lines, left)
    if ('picks' in picking) left = without(left, picking.picks)
    return { ...wish, picking }
  })
}

const without = (levels: readonly StockLevel[], picks: readonly Pick[]): StockLevel[] =>
  levels.map((level) => {
    const taken = picks.find(({ variantId, locationId }) => variantId === level.variantId && locationId === level.locationId)
    return taken ? { ...level, available: level.available - taken.quantity } : level
  })

/** One pick for each variant and location. */
export function mergePicks(picks: readonly Pick[]): Pick[] {
  const byPlace = Map.groupBy(picks, ({ variantId, locationId }) => `${variantId} ${locationId}`)
  return [...byPlace.values()].map((same) => ({ ...same[0]!, quantity: same.reduce((sum, { quantity }) => sum + quantity, 0) }))
}

/** One line for each variant, sorted: rows are then always locked in the same order. */
function mergeLines(lines: readonly Line[]): Line[] {
  const quantities = new Map<string, number>()
  for (const { variantId, quantity } of lines) quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity)
  return [...quantities].map(([variantId, quantity]) => ({ variantId, quantity })).sort((a, b) => (a.variantId < b.variantId ? -1 : 1))
}

/** @throws Refusal `INVALID_QUANTITY` unless exactly one of the two is given, and whole. */
export function adjustmentOf({ delta, setTo }: { delta?: number | null; setTo?: number | null }, available: number): number {
  const change = setTo != null ? setTo - available : delta
  const isOne = (delta == null) !== (setTo == null)
  if (!isOne || change == null || !Number.isInteger(change) || (setTo != null && setTo < 0))
    throw new Refusal('INVALID_QUANTITY', 'Give either `delta` or a `setTo` that is not negative.', { field: ['delta'] })
  if (available + change < 0)
    throw new Refusal('INSUFFICIENT_STOCK', `Only ${available} are available.`, { field: ['delta'], data: { available } })
  return change
}
