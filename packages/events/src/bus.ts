import type { Event } from '@ecolaura/contracts'
import type { Part } from '@ecolaura/service'

/** An event and where it stands in its partition. */
export type LogRecord = { readonly position: number; readonly event: Event }

export type Reader = {
  /** The consumer group: one of its readers is active for each partition. */
  readonly consumer: string
  readonly topic: string
  /** Types that the consumer handles; others need not be delivered. */
  readonly types: readonly string[]
  /** How long events may gather before they are delivered together, in milliseconds. */
  readonly gatherMs?: number
  /** Where to go on, asked for when reading starts and whenever `onBatch` says that it stands elsewhere. */
  position(partition: number): Promise<number>
  /**
   * Takes records in order, in batches. Resolves with the position to go on from: behind the batch when all went well,
   * earlier when an event has to be tried again. Rejects during an outage; the same batch then comes again, later.
   */
  onBatch(partition: number, records: readonly LogRecord[]): Promise<number>
}

/** The log between the areas. Adapters: Postgres (embedded). */
export interface Bus {
  /** Appends in order and resolves when the events are durable. Called by one relay for each topic at a time. */
  append(topic: string, events: readonly Event[]): Promise<void>
  /** Delivers a topic to a consumer, at least once and in order for each subject. */
  read(reader: Reader): Part
  /** Tells about new events of a topic from now on, in every process, best effort: for wake-ups and caches. */
  follow(topic: string, types: readonly string[], onEvents: (events: readonly Event[]) => void): Part
}
