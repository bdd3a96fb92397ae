import { z } from 'zod'

/** What a rule reports: past tense, owner first (`order.placed`), with the data that others need and no personal data. */
export type Fact = { readonly type: string }

/**
 * A fact on its way: a CloudEvents 1.0 envelope. `subject` is the aggregate's id and the partition key;
 * `aggregateversion` counts the facts of that aggregate from 1.
 */
export type Event<F extends Fact = Fact> = {
  readonly specversion: '1.0'
  readonly id: string
  /** The topic, which is the owning area. */
  readonly source: string
  readonly type: F['type']
  readonly subject: string
  /** RFC 3339, from the owner's database clock. */
  readonly time: string
  readonly aggregateversion: number
  readonly traceparent?: string
  readonly data: Omit<F, 'type'>
}

/** What one area promises to tell: the topic, the parser of its facts, and which aggregate each fact is about. */
export type Contract<F extends Fact = Fact> = {
  readonly topic: string
  /** The types of all its facts. */
  readonly types: readonly F['type'][]
  readonly facts: z.ZodType<F>
  readonly subject: (fact: F) => string
}

type FactOption = z.ZodObject<{ type: z.ZodLiteral<string> }>

export function contract<O extends readonly FactOption[], F extends Fact = z.infer<O[number]>>(
  topic: string,
  facts: z.ZodDiscriminatedUnion<O, 'type'>,
  subject: (fact: F) => string,
): Contract<F> {
  const types = facts.options.map((option) => option.shape.type.value as F['type'])
  return { topic, types, facts: facts as unknown as z.ZodType<F>, subject }
}

/**
 * Reads a fact from its envelope. Unknown fields are ignored and a missing optional one stays missing, so that an old
 * reader understands a newer writer.
 * @throws ZodError when the data is not what the contract says: a deterministic failure that parks the key.
 */
export function readFact<F extends Fact>(contract: Contract<F>, event: Event): F {
  return contract.facts.parse({ ...event.data, type: event.type })
}
