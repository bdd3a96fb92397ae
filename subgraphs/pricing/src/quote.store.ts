import { createHash } from 'node:crypto'
import { newId, Refusal, type Money } from '@ecolaura/kernel'
import { inTransaction, isUniqueViolation, type Sql, type Transaction } from '@ecolaura/stores'
import type { CartPricing, Uses } from './cart-pricing.ts'
import { priceCart } from './price-cart.ts'
import type { Price } from './price.ts'
import { pricesOf } from './price.store.ts'
import { bindingPrice, type Quote, type QuoteRequest, type QuoteStatus } from './quote.ts'
import { limitedUses, type Rules } from './rules.ts'
import type { RulesCache } from './rules.store.ts'
import { countUses, lockUsage, NOTHING_USED } from './usage.store.ts'

type Row = { id: string; cartId: string; status: QuoteStatus; requestHash: string; pricing: CartPricing & { shipping: Money }; expiresAt: Date }
type Held = { id: string; cartId: string; customerId: string; status: QuoteStatus; uses: Uses }

const QUOTE = 'id, cart_id AS "cartId", status, request_hash AS "requestHash", pricing, expires_at AS "expiresAt"'
const HELD = 'id, cart_id AS "cartId", customer_id AS "customerId", status, uses'

export type QuoteStore = ReturnType<typeof quoteStore>

/** @param lifetime seconds that a quote binds */
export const quoteStore = (sql: Sql, rules: RulesCache, lifetime: number) => ({
  /**
   * Prices a cart bindingly and holds what it uses, or answers with the quote that the key has already.
   * @throws Refusal `PRICE_MISSING`, `IDEMPOTENCY_KEY_REUSED`
   */
  async createQuote(request: QuoteRequest, idempotencyKey: string): Promise<Quote> {
    // Before the transaction: reading them needs a connection of its own.
    const current = await rules.current()
    for (let attempt = 1; ; attempt++) {
      try {
        const terms = { rules: current, now: rules.now(), lifetime, prices: await pricesOf(sql, request.lines.map(({ variantId }) => variantId)) }
        return (await openFirst(sql, terms, request, idempotencyKey)) ?? (await inTransaction(sql, (tx) => openQuote(tx, terms, request, idempotencyKey)))
      } catch (error) {
        const isTaken = isUniqueViolation(error, 'quotes_key')
        if (!isTaken && !(error instanceof Refusal)) throw error
        // A repetition answers as before, also when the same would be refused by now.
        const known = await underKey(sql, idempotencyKey)
        if (known && known.requestHash !== hashOf(request))
          throw new Refusal('IDEMPOTENCY_KEY_REUSED', 'This key was used for another request.', { field: ['idempotencyKey'] })
        if (known) return quoteOf(known)
        // Taken and yet unknown: the quote that held the key ceased to hold between the two statements.
        if (!isTaken || attempt === 3) throw error
      }
    }
  },

  /**
   * Orders were placed: the uses of their quotes are taken for good, and other open quotes of their carts are void. A
   * quote that ceased to hold meanwhile was promised all the same, so its uses are counted again, beyond a limit if need be.
   */
  consume(quoteIds: readonly string[]): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const quotes = (await lockQuotes(tx, quoteIds)).filter(({ status }) => status !== 'CONSUMED')
      const ids = quotes.map(({ id }) => id)
      await countUses(tx, quotes.filter(({ status }) => status !== 'OPEN'), 1)
      // The others first: one of them may have taken over this quote's key.
      await close(tx, 'REPLACED', 'cart_id = ANY($2) AND NOT id = ANY($3)', [quotes.map(({ cartId }) => cartId), ids])
      await tx.query(`UPDATE quotes SET status = 'CONSUMED' WHERE id = ANY($1)`, [ids])
    })
  },

  /** The order ended without goods: its uses are free again. */
  release(quoteId: string): Promise<void> {
    return inTransaction(sql, async (tx) => {
      const [quote] = await lockQuotes(tx, [quoteId])
      if (!quote || quote.status === 'RELEASED') return
      if (quote.status === 'OPEN' || quote.status === 'CONSUMED') await countUses(tx, [quote], -1)
      await tx.query(`UPDATE quotes SET status = 'RELEASED' WHERE id = $1`, [quoteId])
    })
  },

  /** Gives back what quotes have held for too long; at most `limit` of them. Resolves with how many. */
  expire(limit: number): Promise<number> {
    return inTransaction(sql, (tx) =>
      close(tx, 'EXPIRED', `id IN (SELECT id FROM quotes WHERE status = 'OPEN' AND expires_at <= now() ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)`, [limit]),
    )
  },
})

type Terms = { readonly rules: Rules; readonly now: Date; readonly prices: readonly Price[]; readonly lifetime: number }

/**
 * Most quotes are the first of their cart and use nothing that is counted: those are one statement. Nothing for any
 * other, and where the key is taken.
 */
async function openFirst(sql: Sql, { lifetime, ...terms }: Terms, request: QuoteRequest, idempotencyKey: string): Promise<Quote | undefined> {
  if (holds(limitedUses(terms.rules, request.couponCodes))) return undefined
  const pricing = bindingPrice(priceCart({ ...request, ...terms, usage: NOTHING_USED }))
  if (holds(pricing.uses)) return undefined
  const [row] = await sql.query<Row>(
    `${INSERT} WHERE NOT EXISTS (SELECT FROM quotes WHERE status = 'OPEN' AND cart_id = $2) ON CONFLICT DO NOTHING RETURNING ${QUOTE}`,
    valuesOf(request, idempotencyKey, pricing, lifetime),
  )
  return row && quoteOf(row)
}

const holds = ({ promotionIds, couponIds }: Uses): boolean => promotionIds.length + couponIds.length > 0

/** Prices, holds and writes. That the key is taken is found by the last statement, and all before it is undone then. */
async function openQuote(tx: Transaction, { lifetime, ...terms }: Terms, request: QuoteRequest, idempotencyKey: string): Promise<Quote> {
  const { cartId, customerId, couponCodes } = request
  // The quote under this key, if it holds, must not be replaced by its own repetition.
  await close(tx, 'REPLACED', 'cart_id = $2 AND (idempotency_key <> $3 OR expires_at <= now())', [cartId, idempotencyKey])
  const usage = await lockUsage(tx, limitedUses(terms.rules, couponCodes), customerId)
  const pricing = bindingPrice(priceCart({ ...request, ...terms, usage }))
  await countUses(tx, [{ uses: pricing.uses, customerId }], 1)
  const [row] = await tx.query<Row>(`${INSERT} RETURNING ${QUOTE}`, valuesOf(request, idempotencyKey, pricing, lifetime))
  return quoteOf(row!)
}

const INSERT = `INSERT INTO quotes (id, cart_id, customer_id, status, idempotency_key, request_hash, pricing, uses, expires_at)
  SELECT $1, $2, $3, 'OPEN', $4, $5, $6::jsonb, $7::jsonb, now() + $8 * interval '1 second'`

const valuesOf = (request: QuoteRequest, idempotencyKey: string, pricing: CartPricing, lifetime: number) =>
  [newId('quo'), request.cartId, request.customerId, idempotencyKey, hashOf(request), pricing, pricing.uses, lifetime]

/** Ends open quotes and gives their uses back. Resolves with how many. @param which a condition with parameters from $2 */
async function close(tx: Transaction, status: QuoteStatus, which: string, values: readonly unknown[]): Promise<number> {
  const closed = await tx.query<Held>(`UPDATE quotes SET status = $1 WHERE status = 'OPEN' AND ${which} RETURNING ${HELD}`, [status, ...values])
  await countUses(tx, closed, -1)
  return closed.length
}

const lockQuotes = (tx: Transaction, ids: readonly string[]): Promise<Held[]> =>
  tx.query(`SELECT ${HELD} FROM quotes WHERE id = ANY($1) ORDER BY id FOR UPDATE`, [ids])

/** The quote that a key has, if it holds. */
async function underKey(sql: Sql, idempotencyKey: string): Promise<Row | undefined> {
  const [row] = await sql.query<Row>(`SELECT ${QUOTE} FROM quotes WHERE idempotency_key = $1 AND status IN ('OPEN', 'CONSUMED')`, [idempotencyKey])
  return row
}

const quoteOf = ({ id, cartId, status, pricing, expiresAt }: Row): Quote => ({ ...pricing, id, cartId, status, expiresAt })

const hashOf = ({ cartId, cartVersion, currency, country, group, customerId, couponCodes, lines, shipping }: QuoteRequest): string => {
  const body = [cartId, cartVersion, currency, country, group, customerId, couponCodes, lines.map(({ id, variantId, quantity }) => [id, variantId, quantity]), shipping.minor, shipping.currency]
  return createHash('sha256').update(JSON.stringify(body)).digest('hex')
}
