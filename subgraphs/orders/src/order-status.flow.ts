import { visibleTo, waitFor, type ClientRequest } from '@ecolaura/kernel'
import { isFinal, type RecordedEvent, type StoredOrder } from './order.ts'
import type { OrderStore } from './order.store.ts'
import type { Wakeups } from './wakeups.ts'

/** A change of an order as its subscriber hears of it: the event, and the order as it is by now. */
export type OrderUpdate = { readonly event: RecordedEvent; readonly order: StoredOrder }

/** Wake-ups may be lost; this often the stream looks by itself, in milliseconds. */
const POLL = 2_000

/**
 * Everything that happens to an order after a version: first what has happened already, then the rest as it comes, until
 * the order is at its end. Whether the shopper may see it is asked again for each event.
 * @throws Refusal `NOT_FOUND` when the order is missing or someone else's
 */
export async function* orderUpdates(orders: Pick<OrderStore, 'find' | 'events'>, wakeups: Wakeups, id: string, afterVersion: number, { principal, signal }: ClientRequest): AsyncGenerator<OrderUpdate> {
  using wakeup = wakeups.of(id)
  for (let version = afterVersion; !signal.aborted; ) {
    const next = wakeup.signal.next()
    const order = visibleTo(principal, (await orders.find([id]))[0], 'order')
    // The order may move on between the two reads; what came after it was read is told with its next reading.
    const events = order.version > version ? (await orders.events([id], version)).filter((event) => event.version <= order.version) : []
    for (const event of events) {
      version = event.version
      yield { event, order }
    }
    if (isFinal(order) && version >= order.version) return
    if (events.length === 0) await waitFor(next, POLL, signal)
  }
}
