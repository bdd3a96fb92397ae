import { z } from 'zod'
import { contract } from './event.ts'
import { orderLine, shortage } from './values.ts'

const inventoryFact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('stock.reserved'), orderId: z.string(), lines: z.array(orderLine), expiresAt: z.string() }),
  z.object({ type: z.literal('stock.refused'), orderId: z.string(), shortages: z.array(shortage).min(1) }),
  z.object({ type: z.literal('stock.committed'), orderId: z.string() }),
  z.object({ type: z.literal('stock.released'), orderId: z.string() }),
  z.object({ type: z.literal('stock.expired'), orderId: z.string() }),
  z.object({ type: z.literal('stock.adjusted'), variantId: z.string(), available: z.number().int(), reason: z.string() }),
  z.object({ type: z.literal('stock.low'), variantId: z.string(), available: z.number().int(), threshold: z.number().int() }),
  z.object({ type: z.literal('stock.imported'), importId: z.string(), productId: z.string(), variants: z.number().int() }),
])
export type InventoryFact = z.infer<typeof inventoryFact>

/**
 * Facts about an order's reservation are keyed by the order, those about a level by the variant, and the taking up of
 * an imported product, which happens once, by import and product.
 */
export const inventory = contract('inventory', inventoryFact, (fact) =>
  'orderId' in fact ? fact.orderId : 'variantId' in fact ? fact.variantId : `${fact.importId}:${fact.productId}`,
)
