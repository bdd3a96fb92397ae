import { z } from 'zod'

/** Minor units and ISO 4217 code. */
export const moneyValue = z.object({ minor: z.number().int(), currency: z.string().length(3) })

/** ISO 3166-1 alpha-2. */
export const country = z.string().length(2)

export const quantity = z.number().int().positive()

export const orderLine = z.object({ variantId: z.string(), quantity })
export type OrderLineFact = z.infer<typeof orderLine>

/** A line that fell short: what was asked for and what there was. */
export const shortage = z.object({ variantId: z.string(), requested: z.number().int(), available: z.number().int() })
export type Shortage = z.infer<typeof shortage>
