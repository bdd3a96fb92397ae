import type { Signal } from '@ecolaura/kernel'
import { loop, reachPoint, type Part } from '@ecolaura/service'
import type { Logger } from '@ecolaura/telemetry'

export type ProviderJob<Task, Answer> = {
  name: string
  /** Calls under way at the same time, at most. */
  most: number
  /** Takes tasks under a lease. */
  claim: (limit: number) => Promise<Task[]>
  /** Asks the provider. Never rejects: no answer is an answer too. */
  call: (task: Task, stop: AbortSignal) => Promise<Answer>
  /** Stores what came of tasks, in one transaction. May be given the same again. */
  record: (answered: readonly { task: Task; answer: Answer }[]) => Promise<void>
  wake: Signal
  logger: Logger
}

/**
 * Calls the provider outside of any transaction: many calls at once, none waits for a slower one, and answers that
 * are in at the same time are recorded together. Whatever is lost on the way is taken again when its lease ends.
 */
export function providerJob<Task, Answer>({ name, most, claim, call, record, wake, logger }: ProviderJob<Task, Answer>): Part {
  let stopping = new AbortController()
  const underWay = new Set<Promise<void>>()
  let answered: { task: Task; answer: Answer }[] = []

  function begin(task: Task): void {
    const asking = call(task, stopping.signal).then((answer) => {
      underWay.delete(asking)
      answered.push({ task, answer })
      reachPoint('provider.called')
      wake.wake()
    })
    underWay.add(asking)
  }

  async function recordAnswers(): Promise<void> {
    const batch = answered
    answered = []
    if (batch.length === 0) return
    try {
      await record(batch)
    } catch (error) {
      answered = [...batch, ...answered]
      throw error
    }
    reachPoint('payment.recorded')
  }

  const asking = loop({
    name,
    wake,
    logger,
    async pass() {
      await recordAnswers()
      const free = most - underWay.size
      const tasks = free > 0 ? await claim(free) : []
      tasks.forEach(begin)
      return answered.length > 0 || (free > 0 && tasks.length === free)
    },
  })

  return {
    name,
    start() {
      stopping = new AbortController()
      return asking.start()
    },
    async stop() {
      await asking.stop()
      // Calls that end now count as unanswered and are asked about at the next start.
      stopping.abort()
      await Promise.all(underWay)
      await recordAnswers()
    },
  }
}
