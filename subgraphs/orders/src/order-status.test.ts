import { ANONYMOUS, type ClientRequest } from '@ecolaura/kernel'
import { expect, test } from 'vitest'
import { anOrder } from './order.fixture.ts'
import { orderUpdates } from './order-status.flow.ts'
import type { Order, RecordedEvent, StoredOrder } from './order.ts'
import { Wakeups } from './wakeups.ts'

const client: ClientRequest = { id: 'req_1', principal: { ...ANONYMOUS, kind: 'user', id: 'usr_1' }, signal: new AbortController().signal }
const stored = (order: Partial<Order>): StoredOrder => ({ ...anOrder(order), number: 1001, placedAt: new Date(0) })
const event = (version: number, type: RecordedEvent['type']): RecordedEvent => ({ orderId: 'ord_1', version, type, data: {}, recordedAt: new Date(0) })

test('the last message shows the order at its end, also when it moved on between two reads', async () => {
  const history = [event(1, 'order.shipped'), event(2, 'order.delivered')]
  const readings = [stored({ status: 'SHIPPED', version: 1 }), stored({ status: 'DELIVERED', version: 2 })]
  const orders = { find: async () => [readings.length > 1 ? readings.shift()! : readings[0]!], events: async (_ids: readonly string[], after = 0) => history.slice(after) }
  const updates = await Array.fromAsync(orderUpdates(orders, new Wakeups(), 'ord_1', 0, client))
  expect(updates.map(({ event: { version }, order }) => [version, order.status])).toEqual([[1, 'SHIPPED'], [2, 'DELIVERED']])
})
