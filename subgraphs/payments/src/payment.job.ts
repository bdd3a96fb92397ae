import type { Part } from '@ecolaura/service'
import type { Database } from '@ecolaura/stores'
import type { Logger } from '@ecolaura/telemetry'
import { charged, patience } from './payment.ts'
import { paymentStore, type ChargeTask, type WakeUps } from './payment.store.ts'
import type { ProviderCalls } from './provider/provider-calls.ts'
import { providerJob } from './provider/provider.job.ts'
import type { Charge, ChargeOutcome } from './provider/provider.ts'
import { refundStore, type RefundTask } from './refund.store.ts'

export type JobPorts = { db: Database; calls: ProviderCalls; wakeUps: WakeUps; leaseSeconds: number; most: number; logger: Logger }

type Answer = ChargeOutcome | { status: 'UNKNOWN' }

/**
 * Asks the provider for the money of each payment that is due. Only a new one is charged straight away; whatever the
 * provider may have heard of is asked about by its key first, and one that is not wanted any more has its key closed.
 */
export function chargeJob({ db, calls, wakeUps, leaseSeconds, most, logger }: JobPorts): Part {
  const store = paymentStore(db, wakeUps)

  async function settle(task: ChargeTask, stop: AbortSignal): Promise<Answer> {
    const charge: Charge = { key: task.id, token: task.token ?? '', amount: task.amount, reference: task.orderId }
    if (task.isNew) return calls.charge(charge, stop)
    const before = await calls.find(task.id, stop)
    if (before) return before
    return task.isCancelled ? calls.close(charge, stop) : calls.charge(charge, stop)
  }

  return providerJob<ChargeTask, Answer>({
    name: 'payments asks for money',
    most,
    wake: wakeUps.charge,
    logger,
    claim: (limit) => store.claim(limit, leaseSeconds),
    async call(task, stop) {
      try {
        return await settle(task, stop)
      } catch (error) {
        logger.warn({ err: error, paymentId: task.id, attempts: task.attempts }, 'the provider gave no answer about a charge; it will be asked')
        return { status: 'UNKNOWN' }
      }
    },
    async record(answered) {
      const answers = new Map(answered.map(({ task, answer }) => [task.id, answer]))
      await store.change([...answers.keys()], (payment) => charged(payment, answers.get(payment.id)!))
    },
  })
}

/** Asks the provider to give back what was promised, each refund under its own key, until it has. */
export function refundJob({ db, calls, wakeUps, leaseSeconds, most, logger }: JobPorts): Part {
  const store = refundStore(db)
  return providerJob<RefundTask, { isDone: boolean }>({
    name: 'payments gives money back',
    most,
    wake: wakeUps.refund,
    logger,
    claim: (limit) => store.claim(limit, leaseSeconds),
    async call(task, stop) {
      try {
        await calls.refund({ key: task.id, chargeKey: task.paymentId, amount: task.amount }, stop)
        return { isDone: true }
      } catch (error) {
        logger.warn({ err: error, refundId: task.id, attempts: task.attempts }, 'the provider did not confirm a refund; it will be asked again')
        return { isDone: false }
      }
    },
    async record(answered) {
      const done = answered.filter(({ answer }) => answer.isDone).map(({ task }) => task)
      if (done.length) await store.done(done)
      for (const { task, answer } of answered) if (!answer.isDone) await store.retry(task.id, patience(task.attempts))
    },
  })
}
