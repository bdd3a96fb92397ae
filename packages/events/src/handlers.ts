import { readFact, type Contract, type Event, type Fact } from '@ecolaura/contracts'
import type { Transaction } from '@ecolaura/stores'
import { withTrace } from '@ecolaura/telemetry'

/**
 * What an area does when another reports facts: one function for each type it cares about. It is given all facts of its
 * type that came together, each of another key, so that it can take them up with one statement instead of one for each.
 */
export type Handlers<F extends Fact = Fact> = { [T in F['type']]?: (facts: readonly Extract<F, { type: T }>[]) => Promise<unknown> }

/** An area's interest in the facts of another. Handlers are built for each transaction and write only through it. */
export type Subscription<F extends Fact = Fact> = {
  readonly contract: Contract<F>
  readonly handlers: (tx: Transaction) => Handlers<F>
  readonly gatherMs: number
}

/** @param gatherMs how long facts may gather so that more are taken up at once; only where nobody waits for what follows */
export const subscription = <F extends Fact>(contract: Contract<F>, handlers: (tx: Transaction) => Handlers<F>, { gatherMs = 0 } = {}): Subscription =>
  ({ contract, handlers, gatherMs }) as unknown as Subscription

/** For what people do not watch happen: long enough to save most passes of a busy shop, short enough to go unnoticed. */
export const UNHURRIED = { gatherMs: 250 }

/** A handler that takes its facts one by one, for those that are rare. */
export const each =
  <F>(handle: (fact: F) => Promise<unknown>) =>
  async (facts: readonly F[]): Promise<void> => {
    for (const fact of facts) await handle(fact)
  }

/** Has an area take up events, in groups; those of one key in their order. */
export async function handle(tx: Transaction, { contract, handlers }: Subscription, events: readonly Event[]): Promise<void> {
  const byType = handlers(tx) as Record<string, ((facts: readonly Fact[]) => Promise<unknown>) | undefined>
  for (const group of inGroups(events)) {
    const facts = group.map((event) => readFact(contract, event))
    await withTrace(traceOf(group), async () => byType[group[0]!.type]?.(facts))
  }
}

/**
 * Puts events of one type together as far as no key's events change their order. A key is at most once in a group.
 * `placed A, placed B, cancelled A, placed C` becomes `placed A B C`, `cancelled A`.
 */
export function inGroups(events: readonly Event[]): Event[][] {
  const groups: Event[][] = []
  const lastOf = new Map<string, number>()
  for (const event of events) {
    const earliest = (lastOf.get(event.subject) ?? -1) + 1
    const found = groups.findIndex((group, n) => n >= earliest && group[0]!.type === event.type)
    const place = found < 0 ? groups.push([]) - 1 : found
    groups[place]!.push(event)
    lastOf.set(event.subject, place)
  }
  return groups
}

/** What follows from a fact belongs to its trace; in a group, what follows for the same key does. */
const traceOf = (group: readonly Event[]) => ({
  requestId: group[0]!.id,
  ...(group.length === 1 ? { traceparent: group[0]!.traceparent } : { traces: new Map(group.map(({ subject, traceparent }) => [subject, traceparent])) }),
})
