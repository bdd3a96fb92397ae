import type { AccountFact, OrderFact } from '@ecolaura/contracts'
import { each, type Handlers } from '@ecolaura/events'
import type { PaymentMethodStore } from './payment-method.store.ts'
import type { PaymentStore } from './payment.store.ts'

/** What happens here when orders conducts a checkout. The provider is never called from here, only after the commit. */
export const orderEvents = (payments: PaymentStore): Handlers<OrderFact> => ({
  'order.reserved': (reserved) => payments.expect(reserved),
  'order.cancelling': each(({ orderId }) => payments.cancel(orderId)),
})

/** What happens here when a guest turns out to have an account. */
export const accountEvents = (methods: PaymentMethodStore): Handlers<AccountFact> => ({
  'user.signed_in': each(async ({ userId, formerGuestId }) => formerGuestId && methods.follow(formerGuestId, userId)),
})
