import { accounts, orders } from '@ecolaura/contracts'
import { aShopper, anAdmin, countStatements, startTestArea, until, type TestArea } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { paymentsArea } from './area.ts'

let shop: TestArea
let cards: Record<'visa' | 'declined' | 'lost' | 'slow', string>

const ADD = `mutation ($input: AddPaymentMethodInput!) { addPaymentMethod(input: $input) { paymentMethod { id label expiry } userErrors { code field } } }`
const REFUND = `mutation ($input: RefundPaymentInput!) { refundPayment(input: $input) { refund { id status amount { amount } } userErrors { code } } }`
const OF_ORDERS = `query ($orders: [_Any!]!) { _entities(representations: $orders) { ... on Order {
  payments { id status declineReason amount { amount } refunded { amount } method { label } refunds { status } events { status } } } } }`

beforeAll(async () => {
  shop = await startTestArea('payments', (ports) => paymentsArea(ports, { providerDeadlineMs: 400, sandboxSlowMs: 200 }))
  cards = { visa: await added('4242424242424242'), declined: await added('4000000000000002'), lost: await added('4000000000000341'), slow: await added('4000000000000259') }
})
afterAll(() => shop[Symbol.asyncDispose]())

const add = (given: object, principal = aShopper()) =>
  shop.execute(ADD, { input: { cardNumber: '4242 4242 4242 4242', expiryMonth: 4, expiryYear: 2031, cvc: '123', holder: 'Ada', ...given } }, principal)
const added = async (cardNumber: string) => ((await add({ cardNumber })).data as { addPaymentMethod: { paymentMethod: { id: string } } }).addPaymentMethod.paymentMethod.id

const reserved = (orderId: string, paymentMethodId: string, customerId = 'usr_shopper') =>
  ({ type: 'order.reserved' as const, orderId, customerId, amount: { minor: 1_999, currency: 'EUR' }, paymentMethodId })
const cancelling = (orderId: string) => ({ type: 'order.cancelling' as const, orderId, reason: 'CUSTOMER' as const })
const factsOf = async (orderId: string) => (await shop.facts()).filter((fact) => 'orderId' in fact && fact.orderId === orderId).map(({ type }) => type)
const told = (type: string, orderId: string) => shop.fact(type, (fact) => fact['orderId'] === orderId)
const ledgerOf = (orderId: string) =>
  shop.db.query<{ status: string; net: number }>('SELECT status, amount_minor - refunded_minor AS net FROM provider_charges WHERE reference = $1', [orderId])
const paymentsOf = async (orderIds: string[], principal = aShopper()) => {
  const { data } = await shop.execute(OF_ORDERS, { orders: orderIds.map((id) => ({ __typename: 'Order', id })) }, principal)
  return (data as { _entities: { payments: { id: string; status: string }[] }[] })._entities.map(({ payments }) => payments)
}

test('a card is kept by what tells it apart, and its number nowhere', async () => {
  expect((await add({})).data).toMatchObject({ addPaymentMethod: { paymentMethod: { label: 'Visa •••• 4242', expiry: '04/31' }, userErrors: [] } })
  const rows = JSON.stringify(await shop.db.query('SELECT * FROM payment_methods'))
  expect(rows).not.toContain('4242424242424242')
})

test('a card that is mistyped, expired, or real is refused', async () => {
  const refused = async (given: object) => ((await add(given)).data as { addPaymentMethod: { userErrors: object[] } }).addPaymentMethod.userErrors
  expect(await refused({ cardNumber: '4242424242424241' })).toEqual([{ code: 'INVALID_CARD', field: ['cardNumber'] }])
  expect(await refused({ expiryYear: 2020 })).toEqual([{ code: 'INVALID_CARD', field: ['expiryYear'] }])
  expect(await refused({ cardNumber: '4111111111111111' })).toEqual([{ code: 'NOT_A_TEST_CARD', field: ['cardNumber'] }])
})

test('cards are seen and removed by their owner alone', async () => {
  const owner = aShopper('usr_owner')
  const { data } = await add({}, owner)
  const { id } = (data as { addPaymentMethod: { paymentMethod: { id: string } } }).addPaymentMethod.paymentMethod
  const OF_USER = `query ($users: [_Any!]!) { _entities(representations: $users) { ... on User { paymentMethods { id } } ... on PaymentMethod { last4 } } }`
  const users = [{ __typename: 'User', id: 'usr_owner' }, { __typename: 'PaymentMethod', id }]
  expect((await shop.execute(OF_USER, { users }, owner)).data).toEqual({ _entities: [{ paymentMethods: [{ id }] }, { last4: '4242' }] })
  expect((await shop.execute(OF_USER, { users }, aShopper('usr_other'))).data).toEqual({ _entities: [{ paymentMethods: null }, null] })
  const remove = (principal = owner) => shop.execute(`mutation ($id: ID!) { removePaymentMethod(input: { id: $id }) { paymentMethod { id } userErrors { code } } }`, { id }, principal)
  expect((await remove(aShopper('usr_other'))).data).toMatchObject({ removePaymentMethod: { userErrors: [{ code: 'NOT_FOUND' }] } })
  expect((await remove()).data).toMatchObject({ removePaymentMethod: { paymentMethod: { id } } })
  expect((await shop.execute(`{ paymentMethods { id } }`, {}, owner)).data).toEqual({ paymentMethods: [] })
  expect((await shop.execute(`{ paymentMethods { id } }`)).errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('the test cards say what comes of them', async () => {
  expect((await shop.execute(`{ testCards { number description } }`)).data).toMatchObject({ testCards: expect.arrayContaining([{ number: '4242424242424242', description: 'Approved.' }]) })
})

test('a reserved order is charged once, however often it is told', async () => {
  await Promise.all([1, 2, 3].map(() => shop.deliver(orders, reserved('ord_1', cards.visa))))
  expect(await told('payment.captured', 'ord_1')).toMatchObject({ amount: { minor: 1_999, currency: 'EUR' } })
  expect(await factsOf('ord_1')).toEqual(['payment.captured'])
  expect(await ledgerOf('ord_1')).toEqual([{ status: 'CAPTURED', net: 1_999 }])
  expect(await paymentsOf(['ord_1'])).toMatchObject([[{ status: 'CAPTURED', amount: { amount: '19.99' }, method: { label: 'Visa •••• 4242' }, events: [{ status: 'PENDING' }, { status: 'CAPTURED' }] }]])
  expect(await paymentsOf(['ord_1'], aShopper('usr_other'))).toEqual([[]])
})

test('the payments of many orders are one statement', async () => {
  const ids = Array.from({ length: 20 }, (_, n) => `ord_many_${n}`)
  await Promise.all(ids.slice(0, 5).map((id) => shop.deliver(orders, reserved(id, cards.visa))))
  const { result, statements } = await countStatements(() => paymentsOf(ids))
  expect(result.filter((payments) => payments.length === 1)).toHaveLength(5)
  expect(statements.filter((text) => text.includes('FROM payments p WHERE order_id = ANY'))).toHaveLength(1)
  expect(statements.filter((text) => text.includes('FROM refunds WHERE payment_id'))).toHaveLength(1)
  expect(statements.filter((text) => text.includes('FROM payment_methods'))).toHaveLength(1)
})

test('a bank that says no is told with its reason, and many such do not close the door to others', async () => {
  const ids = Array.from({ length: 12 }, (_, n) => `ord_no_${n}`)
  for (const id of ids) await shop.deliver(orders, reserved(id, cards.declined))
  for (const id of ids) expect(await told('payment.declined', id)).toMatchObject({ reason: 'CARD_DECLINED' })
  await shop.deliver(orders, reserved('ord_yes', cards.visa))
  await told('payment.captured', 'ord_yes')
  await shop.deliver(orders, cancelling('ord_no_0'))
  expect(await factsOf('ord_no_0')).toEqual(['payment.declined', 'payment.voided'])
})

test("someone else's card, a removed one, and one that never was are declined without asking the bank", async () => {
  await shop.deliver(orders, reserved('ord_2', cards.visa, 'usr_thief'))
  await shop.deliver(orders, reserved('ord_3', 'pm_none'))
  for (const id of ['ord_2', 'ord_3']) {
    expect(await told('payment.declined', id)).toMatchObject({ reason: 'METHOD_NOT_FOUND' })
    expect(await ledgerOf(id)).toEqual([])
  }
})

test('payments of orders that come together are noted with one statement, and a wrong method stops none of the others', async () => {
  const orderIds = ['ord_t1', 'ord_t2', 'ord_t3']
  const { statements } = await countStatements(() => shop.deliverAll(orders, orderIds.map((id, n) => reserved(id, n === 1 ? 'pm_none' : cards.visa))))
  expect(statements.filter((text) => text.includes('INSERT INTO payments'))).toHaveLength(1)
  await Promise.all([told('payment.captured', 'ord_t1'), told('payment.declined', 'ord_t2'), told('payment.captured', 'ord_t3')])
})

test('a charge whose answer is lost is asked about, and not made again', async () => {
  await shop.deliver(orders, reserved('ord_4', cards.lost))
  await told('payment.captured', 'ord_4')
  expect(await ledgerOf('ord_4')).toEqual([{ status: 'CAPTURED', net: 1_999 }])
  const payment = (await paymentsOf(['ord_4']))[0]![0]
  expect(payment).toMatchObject({ events: [{ status: 'PENDING' }, { status: 'UNKNOWN' }, { status: 'CAPTURED' }] })
})

test('a slow bank does not hold up another order', async () => {
  await shop.deliver(orders, reserved('ord_slow', cards.slow))
  await shop.deliver(orders, reserved('ord_fast', cards.visa))
  await told('payment.captured', 'ord_slow')
  const captured = (await shop.facts()).filter(({ type }) => type === 'payment.captured').map((fact) => (fact as unknown as { orderId: string }).orderId)
  expect(captured.indexOf('ord_fast')).toBeLessThan(captured.indexOf('ord_slow'))
})

test('an order that ends before it was charged is never charged, not even when told so later', async () => {
  await shop.deliver(orders, cancelling('ord_5'))
  await shop.deliver(orders, cancelling('ord_5'))
  await shop.deliver(orders, reserved('ord_5', cards.visa))
  await shop.deliver(orders, reserved('ord_6', cards.visa))
  await told('payment.captured', 'ord_6')
  expect(await factsOf('ord_5')).toEqual(['payment.voided'])
  expect(await ledgerOf('ord_5')).toEqual([])
})

test('an order that ends after it was charged gets all of it back, once', async () => {
  await shop.deliver(orders, reserved('ord_7', cards.visa))
  await told('payment.captured', 'ord_7')
  await Promise.all([1, 2].map(() => shop.deliver(orders, cancelling('ord_7'))))
  await told('payment.refunded', 'ord_7')
  expect(await factsOf('ord_7')).toEqual(['payment.captured', 'payment.refunded'])
  expect(await ledgerOf('ord_7')).toEqual([{ status: 'CAPTURED', net: 0 }])
  expect(await paymentsOf(['ord_7'])).toMatchObject([[{ status: 'REFUNDED', refunded: { amount: '19.99' }, refunds: [{ status: 'DONE' }] }]])
})

test('an order that ends while the bank is asked is answered once it is certain', async () => {
  for (const [orderId, card] of [['ord_8', cards.slow], ['ord_9', cards.lost]] as const) {
    await shop.deliver(orders, reserved(orderId, card))
    await until(async () => (await paymentsOf([orderId]))[0]![0]?.status === 'CAPTURING', `the bank is asked about ${orderId}`)
    await shop.deliver(orders, cancelling(orderId))
    await told('payment.refunded', orderId)
    expect(await factsOf(orderId)).toEqual(['payment.captured', 'payment.refunded'])
    expect(await ledgerOf(orderId)).toEqual([{ status: 'CAPTURED', net: 0 }])
  }
})

test('staff gives a part back once for each key, and never more than was taken', async () => {
  await shop.deliver(orders, reserved('ord_10', cards.visa))
  await told('payment.captured', 'ord_10')
  const paymentId = (await paymentsOf(['ord_10']))[0]![0]!.id
  const refund = (given: object, principal = anAdmin()) =>
    shop.execute(REFUND, { input: { paymentId, reason: 'A scratch.', amount: { amount: '5.00', currencyCode: 'EUR' }, idempotencyKey: 'r1', ...given } }, principal)
  const answers = await Promise.all([1, 2, 3, 4].map(() => refund({})))
  const ids = answers.map(({ data }) => (data as { refundPayment: { refund: { id: string } } }).refundPayment.refund.id)
  expect(new Set(ids).size).toBe(1)
  const refusal = async (given: object) => ((await refund(given)).data as { refundPayment: { userErrors: { code: string }[] } }).refundPayment.userErrors[0]?.code
  expect(await refusal({ reason: 'Another.' })).toBe('IDEMPOTENCY_KEY_REUSED')
  expect(await refusal({ idempotencyKey: 'r2', amount: { amount: '15.00', currencyCode: 'EUR' } })).toBe('REFUND_TOO_LARGE')
  expect(await refusal({ idempotencyKey: 'r2', amount: undefined, paymentId: 'pay_none' })).toBe('NOT_FOUND')
  expect((await refund({ idempotencyKey: 'r3' }, aShopper())).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
  await until(async () => (await ledgerOf('ord_10'))[0]!.net === 1_499, 'the bank has given back')
  await shop.deliver(orders, cancelling('ord_10'))
  await told('payment.refunded', 'ord_10')
  expect(await ledgerOf('ord_10')).toEqual([{ status: 'CAPTURED', net: 0 }])
})

test("a guest's card and payments follow when they sign in", async () => {
  const guest = { ...aShopper('usr_guest'), kind: 'guest' as const }
  const { data } = await add({}, guest)
  const { id } = (data as { addPaymentMethod: { paymentMethod: { id: string } } }).addPaymentMethod.paymentMethod
  await shop.deliver(accounts, { type: 'user.signed_in', userId: 'usr_back', formerGuestId: 'usr_guest' })
  expect((await shop.execute(`{ paymentMethods { last4 } }`, {}, aShopper('usr_back'))).data).toEqual({ paymentMethods: [{ last4: '4242' }] })
  await shop.deliver(orders, reserved('ord_guest', id, 'usr_guest'))
  await told('payment.captured', 'ord_guest')
})

test('the facts about a payment are numbered from one without a gap', async () => {
  const bySubject = Map.groupBy(await shop.events(), ({ subject }) => subject)
  for (const events of bySubject.values()) expect(events.map(({ aggregateversion }) => aggregateversion)).toEqual(events.map((_, n) => n + 1))
  expect(bySubject.size).toBeGreaterThan(0)
})
