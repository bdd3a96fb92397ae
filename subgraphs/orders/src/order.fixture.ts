import { money } from '@ecolaura/kernel'
import type { ReadyCart } from './cart.ts'
import { placed, type Order } from './order.ts'
import type { Quote } from './quote.ts'

const euro = (minor: number) => money(minor, 'EUR')

export const aCart = (cart: Partial<ReadyCart> = {}): ReadyCart => ({
  id: 'crt_1',
  ownerId: 'usr_1',
  version: 3,
  country: 'DE',
  currency: 'EUR',
  couponCodes: [],
  lines: [{ id: 'lin_1', variantId: 'var_tee', quantity: 2 }],
  addressId: 'adr_1',
  shippingOptionId: 'opt_1',
  ...cart,
})

export const aQuote = (quote: Partial<Quote> = {}): Quote => ({
  id: 'quo_1',
  cartVersion: 3,
  lines: [{ lineId: 'lin_1', variantId: 'var_tee', quantity: 2, unitPrice: euro(2500), total: euro(5000) }],
  subtotal: euro(5000),
  discount: euro(0),
  shipping: euro(490),
  tax: euro(877),
  total: euro(5490),
  expiresAt: '2026-11-21T12:15:00.000Z',
  grams: 400,
  ...quote,
})

/** An order that was just placed, with some of its state otherwise. */
export const anOrder = (order: Partial<Order> = {}): Order => ({ ...placed('ord_1', aCart(), aQuote(), false, 'pm_1').order, ...order })
