import { orders } from '@ecolaura/contracts'
import type { AreaPorts } from '@ecolaura/graph'
import { pause, Signal } from '@ecolaura/kernel'
import { startAll, stopAll } from '@ecolaura/service'
import { silent } from '@ecolaura/telemetry'
import { aShopper, startTestArea, until, type TestArea } from '@ecolaura/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { paymentsArea } from './area.ts'
import { chargeJob, refundJob } from './payment.job.ts'
import { paymentStore, type ChargeTask } from './payment.store.ts'
import type { ProviderCalls } from './provider/provider-calls.ts'
import type { PaymentProvider } from './provider/provider.ts'
import { sandboxProvider } from './provider/sandbox-provider.ts'
import { refundStore } from './refund.store.ts'

let shop: TestArea
let visa: string
let declined: string
let bank: PaymentProvider
const AMOUNT = 2_500

/** The area without its jobs, so that each test decides who works, and who dies. */
beforeAll(async () => {
  shop = await startTestArea('payments', (ports: AreaPorts) => ({ ...paymentsArea(ports), jobs: [] }))
  bank = sandboxProvider(shop.db)
  visa = await added('4242424242424242')
  declined = await added('4000000000000002')
})
afterAll(() => shop[Symbol.asyncDispose]())

async function added(cardNumber: string): Promise<string> {
  const { data } = await shop.execute(
    `mutation ($number: String!) { addPaymentMethod(input: { cardNumber: $number, expiryMonth: 1, expiryYear: 2035, cvc: "123" }) { paymentMethod { id } } }`, { number: cardNumber }, aShopper())
  return (data as { addPaymentMethod: { paymentMethod: { id: string } } }).addPaymentMethod.paymentMethod.id
}

/** Jobs of one process, with the bank as it reaches it. */
async function worker(provider: PaymentProvider, { deadlineMs = 2_000, leaseSeconds = 5 } = {}) {
  const within = (stop: AbortSignal) => AbortSignal.any([stop, AbortSignal.timeout(deadlineMs)])
  // Without breakers: they would only make the test wait.
  const calls = {
    charge: (charge, stop) => provider.charge(charge, within(stop)),
    find: (key, stop) => provider.find(key, within(stop)),
    close: (charge, stop) => provider.close(charge, within(stop)),
    refund: (refund, stop) => provider.refund(refund, within(stop)),
  } as ProviderCalls
  const ports = { db: shop.db, calls, wakeUps: { charge: new Signal(), refund: new Signal() }, leaseSeconds, most: 20, logger: silent }
  const jobs = [chargeJob(ports), refundJob(ports)]
  await startAll(jobs)
  return { [Symbol.asyncDispose]: () => stopAll(jobs) }
}

const reserve = (orderId: string, paymentMethodId = visa) =>
  shop.deliver(orders, { type: 'order.reserved', orderId, customerId: 'usr_shopper', amount: { minor: AMOUNT, currency: 'EUR' }, paymentMethodId })
const cancel = (orderId: string) => shop.deliver(orders, { type: 'order.cancelling', orderId, reason: 'TIMED_OUT' })
const ledgerOf = (orderId: string) =>
  shop.db.query<{ status: string; net: number }>('SELECT status, amount_minor - refunded_minor AS net FROM provider_charges WHERE reference = $1', [orderId])
const told = (type: string, orderId: string) => shop.fact(type, (fact) => fact['orderId'] === orderId)
const chargeOf = (task: ChargeTask) => ({ key: task.id, token: task.token!, amount: task.amount, reference: task.orderId })
const never = new AbortController().signal

/** A process takes the payment and dies: before it has asked the bank, or after. */
async function dieCharging(orderId: string, hasAsked: boolean): Promise<ChargeTask> {
  const task = (await paymentStore(shop.db).claim(100, 0.1)).find((each) => each.orderId === orderId)!
  if (hasAsked) await bank.charge(chargeOf(task), never)
  return task
}

test.each([['before', false], ['after', true]])('a process that dies %s it has asked the bank leaves one charge', async (when, hasAsked) => {
  await reserve(`ord_dies_${when}`)
  await dieCharging(`ord_dies_${when}`, hasAsked)
  await using _ = await worker(bank)
  await told('payment.captured', `ord_dies_${when}`)
  expect(await ledgerOf(`ord_dies_${when}`)).toEqual([{ status: 'CAPTURED', net: AMOUNT }])
})

test('an order that ends while a dead process may have charged it gets its money back', async () => {
  await reserve('ord_late')
  await dieCharging('ord_late', true)
  await cancel('ord_late')
  await using _ = await worker(bank)
  await told('payment.refunded', 'ord_late')
  expect(await ledgerOf('ord_late')).toEqual([{ status: 'CAPTURED', net: 0 }])
})

test('a request that reaches the bank after the order was voided takes nothing', async () => {
  await reserve('ord_overtaken')
  const task = await dieCharging('ord_overtaken', false)
  await cancel('ord_overtaken')
  await using _ = await worker(bank)
  await told('payment.voided', 'ord_overtaken')
  expect(await bank.charge(chargeOf(task), never)).toMatchObject({ status: 'VOIDED' })
  expect(await ledgerOf('ord_overtaken')).toMatchObject([{ status: 'VOIDED' }])
})

test('a process that dies after the bank gave back does not give back twice', async () => {
  await reserve('ord_back')
  {
    await using _ = await worker(bank)
    await told('payment.captured', 'ord_back')
  }
  await cancel('ord_back')
  const [task] = await refundStore(shop.db).claim(1, 0.1)
  await bank.refund({ key: task!.id, chargeKey: task!.paymentId, amount: task!.amount }, never)
  await using _ = await worker(bank)
  await told('payment.refunded', 'ord_back')
  expect(await ledgerOf('ord_back')).toEqual([{ status: 'CAPTURED', net: 0 }])
})

const waitForever = (signal: AbortSignal) => pause(60_000, signal).then(() => signal.throwIfAborted())

test('a refund that two processes confirm counts once', async () => {
  await reserve('ord_part')
  {
    await using _ = await worker(bank)
    await told('payment.captured', 'ord_part')
  }
  const [payment] = await paymentStore(shop.db).ofOrders(['ord_part'])
  await paymentStore(shop.db).refundByHand({ paymentId: payment!.id, amount: { minor: 300, currency: 'EUR' }, reason: 'A scratch.', idempotencyKey: 'once', actor: 'usr_admin' })
  await paymentStore(shop.db).refundByHand({ paymentId: payment!.id, amount: { minor: 700, currency: 'EUR' }, reason: 'Another.', idempotencyKey: 'twice', actor: 'usr_admin' })
  const tasks = await refundStore(shop.db).claim(10, 60)
  const first = tasks.filter(({ amount }) => amount.minor === 300)
  await Promise.all([refundStore(shop.db).done(first), refundStore(shop.db).done(first)])
  expect(await paymentStore(shop.db).ofOrders(['ord_part'])).toMatchObject([{ status: 'CAPTURED', promised: 1_000, refunded: 300 }])
  await refundStore(shop.db).retry(tasks.find(({ amount }) => amount.minor === 700)!.id, 0)
})

/** Each call is lost on its way there, or done and its answer lost, or done and answered. */
function unreliable(provider: PaymentProvider, chance: () => number): PaymentProvider {
  const call = async <T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    const luck = chance()
    if (luck < 15) throw new Error('The request was lost.')
    const answer = await work()
    if (luck < 35) throw new Error('The answer was lost.')
    if (luck < 45) await waitForever(signal)
    return answer
  }
  return {
    tokenise: provider.tokenise,
    charge: (charge, signal) => call(() => provider.charge(charge, signal), signal),
    find: (key, signal) => call(() => provider.find(key, signal), signal),
    close: (charge, signal) => call(() => provider.close(charge, signal), signal),
    refund: (refund, signal) => call(() => provider.refund(refund, signal), signal),
  }
}

test('two processes, leases that end too early and a bank that is hard to reach: the books agree', async () => {
  const seed = Number(process.env['SEED'] ?? 20_261_121)
  const [luck, cancelled] = fc.sample(fc.tuple(fc.infiniteStream(fc.noBias(fc.integer({ min: 0, max: 99 }))), fc.array(fc.boolean(), { minLength: 60, maxLength: 60 })), { seed, numRuns: 1 })[0]!
  const chance = () => luck.next().value as number
  const ids = cancelled.map((_, n) => `ord_storm_${n}`)
  const settings = { deadlineMs: 100, leaseSeconds: 0.05 }
  await using _one = await worker(unreliable(bank, chance), settings)
  await using _other = await worker(unreliable(bank, chance), settings)
  await Promise.all(ids.map(async (id, n) => {
    await reserve(id, n % 5 === 4 ? declined : visa)
    if (cancelled[n]) await cancel(id)
  }))
  await until(async () => {
    const [row] = await shop.db.query<{ open: number }>(
      `SELECT (SELECT count(*) FROM payments WHERE status IN ('PENDING', 'CAPTURING', 'UNKNOWN', 'REFUNDING')) + (SELECT count(*) FROM refunds WHERE status = 'PENDING') AS open`)
    return row!.open === 0
  }, `everything is settled (SEED=${seed})`, 50_000)

  const books = await shop.db.query<{ id: string; status: string; ours: number; theirs: number; captures: number }>(
    `SELECT p.order_id AS id, p.status, CASE WHEN p.status IN ('CAPTURED', 'REFUNDED') THEN p.amount_minor - p.refunded_minor ELSE 0 END AS ours,
            coalesce((SELECT sum(amount_minor - refunded_minor) FROM provider_charges WHERE reference = p.order_id AND status = 'CAPTURED'), 0)::int AS theirs,
            (SELECT count(*) FROM provider_charges WHERE reference = p.order_id AND status = 'CAPTURED') AS captures
     FROM payments p WHERE p.order_id LIKE 'ord_storm_%'`)
  const told = Map.groupBy(await shop.events(), ({ subject }) => subject)
  for (const { id, status, ours, theirs, captures } of books) {
    const facts = told.get(id)!.map(({ type }) => type)
    const isCancelled = cancelled[ids.indexOf(id)]!
    const story = `${id} ${status} ${facts.join(' ')} (SEED=${seed})`
    expect(theirs, story).toBe(ours)
    expect(captures, story).toBeLessThanOrEqual(1)
    expect(theirs, story).toBe(isCancelled || status === 'DECLINED' ? 0 : AMOUNT)
    expect(facts.filter((type) => type === 'payment.voided' || type === 'payment.refunded'), story).toHaveLength(isCancelled ? 1 : 0)
    expect(new Set(facts).size, story).toBe(facts.length)
  }
  expect(books).toHaveLength(ids.length)
})
