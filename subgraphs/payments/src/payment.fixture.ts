import type { Payment } from './payment.ts'

export const aPayment = (given: Partial<Payment> = {}): Payment => ({
  id: 'pay_1', orderId: 'ord_1', customerId: 'usr_1', methodId: 'pm_1', token: 'visa_1', amount: { minor: 1_000, currency: 'EUR' }, status: 'PENDING',
  declineReason: null, isCancelled: false, promised: 0, refunded: 0, attempts: 0, history: [], createdAt: new Date(0), version: 0, ...given,
})
