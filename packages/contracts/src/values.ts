import { z } from 'zod'

/** Minor units and ISO 4217 code. */
export const moneyValue = z.object({ minor: z.number().int(), currency: z.string().length(3) })

/** ISO 3166-1 alpha-2. */
export const country = z.string().length(2)

export const quantity = z.number().int().positive()
