import { defineSubgraph } from '@ecolaura/graph'
import type { Context } from './context.ts'
import { PaymentMethodResolver, UserPaymentMethodResolver } from './payment-method.resolver.ts'
import { PayingUserType } from './payment-method.types.ts'
import { OrderPaymentResolver, PaymentResolver, RefundResolver } from './payment.resolver.ts'
import { PaidOrderType } from './payment.types.ts'

export default () => defineSubgraph<Context>({
  name: 'payments',
  resolvers: [PaymentMethodResolver, UserPaymentMethodResolver, PaymentResolver, OrderPaymentResolver, RefundResolver],
  types: [PayingUserType, PaidOrderType],
  references: {
    User: (user) => user,
    Order: (order) => order,
    Payment: ({ id }: { id: string }, { visiblePayment }) => visiblePayment(id),
    PaymentMethod: ({ id }: { id: string }, { visibleMethod }) => visibleMethod(id),
  },
})
