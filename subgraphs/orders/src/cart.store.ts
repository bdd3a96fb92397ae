import { newId, Refusal, visibleTo, type Principal } from '@ecolaura/kernel'
import { among, type Sql } from '@ecolaura/stores'
import { openAt, type Cart } from './cart.ts'

type Row = { id: string; ownerId: string; version: number; state: Omit<Cart, 'id' | 'ownerId' | 'version'> }
const COLUMNS = 'id, owner_id AS "ownerId", version, state'
const cartOf = ({ state, ...row }: Row): Cart => ({ ...state, ...row })
const stateOf = ({ id: _id, ownerId: _ownerId, version: _version, ...state }: Cart) => JSON.stringify(state)

/** Of one change, against others that change the same cart at the same time. */
const MOST_TRIES = 20

export type CartStore = ReturnType<typeof cartStore>

export const cartStore = (sql: Sql) => ({
  /** Begins a cart in the owner's market; the rule puts in what it holds from the beginning. */
  async create(owner: Principal, rule: (cart: Cart) => Cart): Promise<Cart> {
    const { country, currency } = owner.market
    const cart = rule({ id: newId('crt'), ownerId: owner.id, version: 1, country, currency, couponCodes: [], lines: [] })
    await sql.query('INSERT INTO carts (id, owner_id, version, state) VALUES ($1, $2, 1, $3)', [cart.id, cart.ownerId, stateOf(cart)])
    return cart
  },

  async find(ids: readonly string[]): Promise<Cart[]> {
    return (await sql.query<Row>(`SELECT ${COLUMNS} FROM carts WHERE id ${among('$1')}`, [ids])).map(cartOf)
  },

  /** @throws Refusal `NOT_FOUND` for a cart that is missing or someone else's. */
  async load(id: string, principal: Principal): Promise<Cart> {
    const [cart] = await this.find([id])
    return visibleTo(principal, cart, 'cart')
  },

  /** The cart that an owner last worked on and has not ordered. */
  async current(ownerId: string): Promise<Cart | undefined> {
    const [row] = await sql.query<Row>(
      `SELECT ${COLUMNS} FROM carts WHERE owner_id = $1 AND NOT state ? 'orderId' ORDER BY updated_at DESC LIMIT 1`,
      [ownerId],
    )
    return row && cartOf(row)
  },

  /**
   * Loads the owner's open cart, applies the rule and stores it as the next version; an unchanged cart keeps its own.
   * Nothing is locked: when someone else was faster, the rule is applied to what they made of the cart.
   * @throws Refusal `NOT_FOUND`, `CART_ORDERED`, `STALE_VERSION`, or what the rule refuses
   */
  async change(id: string, owner: Principal, expectedVersion: number | null | undefined, rule: (cart: Cart) => Cart): Promise<Cart> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const cart = openAt(await this.load(id, owner), expectedVersion)
      const changed = rule(cart)
      if (changed === cart) return cart
      const next = { ...changed, version: cart.version + 1 }
      const written = await sql.query(
        `UPDATE carts SET version = $2, state = $3, updated_at = now() WHERE id = $1 AND version = $2 - 1 AND NOT state ? 'orderId' RETURNING 1`,
        [id, next.version, stateOf(next)],
      )
      if (written.length) return next
    }
    throw new Refusal('STALE_VERSION', 'The cart is being changed by many at once.')
  },

  /** What a guest has put together goes on under the account that they signed in to. */
  async moveTo(ownerId: string, formerOwnerId: string): Promise<void> {
    await sql.query('UPDATE carts SET owner_id = $1, updated_at = now() WHERE owner_id = $2', [ownerId, formerOwnerId])
  },

  /** Keeps a quote with the cart; the cart itself, and so its version, stays as it is. */
  async keepQuote(id: string, quote: NonNullable<Cart['quote']>): Promise<void> {
    await sql.query(`UPDATE carts SET state = state || jsonb_build_object('quote', $2::jsonb) WHERE id = $1 AND version = $3`, [id, JSON.stringify(quote), quote.cartVersion])
  },
})
