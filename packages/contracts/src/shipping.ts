import { z } from 'zod'
import { contract } from './event.ts'

const about = { orderId: z.string(), shipmentId: z.string() }
const shippingFact = z.discriminatedUnion('type', [
  z.object({ ...about, type: z.literal('shipment.created') }),
  z.object({ ...about, type: z.literal('shipment.dispatched') }),
  z.object({ ...about, type: z.literal('shipment.delivered') }),
  /** Answers to `order.recalled`: the parcel stays here, or it is too late. */
  z.object({ ...about, type: z.literal('shipment.cancelled') }),
  z.object({ ...about, type: z.literal('shipment.kept') }),
  /** A way of delivery is new or was changed: whoever keeps them in memory reads them again. */
  z.object({ type: z.literal('shipping_method.changed'), methodId: z.string() }),
])
export type ShippingFact = z.infer<typeof shippingFact>

export const shipping = contract('shipping', shippingFact, (fact) => (fact.type === 'shipping_method.changed' ? fact.methodId : fact.orderId))
