import fc from 'fast-check'
import { money } from '@ecolaura/kernel'
import { expect, test } from 'vitest'
import {
  cancelOrder, paymentCaptured, paymentDeclined, paymentReturned, shipmentCancelled, shipmentDelivered, shipmentDispatched, shipmentKept,
  stockExpired, stockRefused, stockReleased, stockReserved, timedOut,
} from './checkout.ts'
import { evolve, isFinal, type Changed, type Order } from './order.ts'
import { anOrder } from './order.fixture.ts'

const captured = { paymentId: 'pay_1', amount: money(5490, 'EUR') }
const types = ({ events }: Changed) => events.map(({ type }) => type)
const after = (...rules: ((order: Order) => Changed)[]): Order => rules.reduce((order, rule) => rule(order).order, anOrder())

test('goods set aside lead to the payment, a payment to the confirmation', () => {
  expect(types(stockReserved(anOrder()))).toEqual(['order.reserved'])
  const paid = paymentCaptured(after(stockReserved), captured)
  expect(types(paid)).toEqual(['order.paid', 'order.confirmed'])
  expect(paid.order.status).toBe('CONFIRMED')
})

test('a shortage ends the order and says which line fell short', () => {
  const shortages = [{ variantId: 'var_tee', requested: 2, available: 1 }]
  const { order } = stockRefused(anOrder(), shortages)
  expect(order).toMatchObject({ status: 'CANCELLING', reason: 'OUT_OF_STOCK', shortages })
})

test('a declined payment ends the order with the issuer’s reason', () => {
  expect(paymentDeclined(after(stockReserved), 'INSUFFICIENT_FUNDS').order).toMatchObject({ status: 'CANCELLING', reason: 'PAYMENT_DECLINED', declineReason: 'INSUFFICIENT_FUNDS' })
})

test('an order is cancelled once both goods and money are back, in whichever order they come', () => {
  const cancelling = after((order) => cancelOrder(order, 'CUSTOMER'))
  expect(paymentReturned(stockReleased(cancelling).order).order.status).toBe('CANCELLED')
  expect(types(stockReleased(paymentReturned(cancelling).order))).toEqual(['order.stock_returned', 'order.cancelled'])
})

test('a confirmed order is cancelled only if shipping still has the parcel', () => {
  const confirmed = after(stockReserved, (order) => paymentCaptured(order, captured))
  const recalled = cancelOrder(confirmed, 'CUSTOMER')
  expect(types(recalled)).toEqual(['order.recalled'])
  expect(shipmentCancelled(recalled.order).order.status).toBe('CANCELLING')
  expect(shipmentKept(recalled.order).order.status).toBe('CONFIRMED')
})

test('a shipped order cannot be cancelled', () => {
  expect(() => cancelOrder(anOrder({ status: 'SHIPPED' }), 'CUSTOMER')).toThrow('on its way')
})

test('a capture that comes while the order is being undone confirms nothing', () => {
  expect(paymentCaptured(after(stockReserved, timedOut), captured).events).toEqual([])
})

const ANSWERS: Record<string, (order: Order) => Changed> = {
  stockReserved,
  stockRefused: (order) => stockRefused(order, [{ variantId: 'var_tee', requested: 2, available: 0 }]),
  stockExpired,
  stockReleased,
  captured: (order) => paymentCaptured(order, captured),
  declined: (order) => paymentDeclined(order, 'CARD_DECLINED'),
  paymentReturned,
  timedOut,
  cancelled: (order) => (order.status === 'SHIPPED' || order.status === 'DELIVERED' ? { order, events: [] } : cancelOrder(order, 'CUSTOMER')),
  shipmentCancelled,
  shipmentKept,
  dispatched: (order) => shipmentDispatched(order, 'shp_1'),
  delivered: (order) => shipmentDelivered(order, 'shp_1'),
}

test('whatever answers come, doubled, late or out of turn: the history explains the order, and its end is final', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...Object.keys(ANSWERS)), { maxLength: 40 }), (names) => {
      let order = anOrder()
      const history: string[] = []
      for (const name of names) {
        const before = order
        const { order: next, events } = ANSWERS[name]!(before)
        expect(events.reduce(evolve, before)).toEqual(next)
        expect(next.version).toBe(before.version + events.length)
        if (isFinal(before)) expect(events).toEqual([])
        order = next
        history.push(...events.map(({ type }) => type))
      }
      const count = (type: string) => history.filter((each) => each === type).length
      for (const once of ['order.reserved', 'order.paid', 'order.confirmed', 'order.cancelling', 'order.cancelled', 'order.shipped', 'order.delivered']) expect(count(once)).toBeLessThanOrEqual(1)
      if (count('order.cancelled')) expect([count('order.stock_returned'), count('order.payment_returned')]).toEqual([1, 1])
      if (count('order.shipped')) expect(count('order.paid')).toBe(1)
    }),
    { numRuns: 2_000 },
  )
})

test('an answer that comes twice changes nothing the second time', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...Object.keys(ANSWERS)), { maxLength: 12 }), fc.constantFrom('stockReserved', 'captured', 'stockReleased', 'paymentReturned', 'dispatched', 'delivered', 'declined'), (names, twice) => {
      const order = names.reduce((each, name) => ANSWERS[name]!(each).order, anOrder())
      expect(ANSWERS[twice]!(ANSWERS[twice]!(order).order).events).toEqual([])
    }),
  )
})
