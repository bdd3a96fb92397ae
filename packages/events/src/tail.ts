import type { Event } from '@ecolaura/contracts'
import type { LogRecord } from './bus.ts'

/** What was appended at once: the topic ended at `after` before, and ends at `end` now. */
export type Appended = { readonly after: number; readonly end: number; readonly records: readonly LogRecord[] }

/** What a reader gets, and where the topic ended when it was read. */
export type Reading = { readonly records: readonly LogRecord[]; readonly end: number }

/** More is not kept; the reader then finds it in the log. */
const MOST_KEPT = 200

/**
 * The end of a topic as one reader knows it. A reader that has taken up everything need not read what this process has
 * appended itself right behind it: it is handed over. As soon as anything else may lie between, it reads the log.
 */
export class Tail {
  readonly #types: ReadonlySet<string>
  #waiting: Appended | undefined
  #known: number | undefined

  constructor(types: readonly string[]) {
    this.#types = new Set(types)
  }

  /** @returns whether the reader handles any of it */
  offer({ after, end, records }: Appended): boolean {
    const mine = records.filter(({ event }) => this.#types.has((event as Event).type))
    const before = this.#waiting?.end === after ? this.#waiting : { after, records: [] }
    const all = [...before.records, ...mine]
    this.#waiting = all.length > MOST_KEPT ? undefined : { after: before.after, end, records: all }
    return mine.length > 0
  }

  /** What was handed over since the last reading, if it is all there is. Until `taken` nothing more is handed over. */
  take(): Reading | undefined {
    const [waiting, known] = [this.#waiting, this.#known]
    this.#waiting = undefined
    this.#known = undefined
    return waiting && waiting.after === known ? waiting : undefined
  }

  /** The reader has taken up everything up to here. */
  taken(end: number): void {
    this.#known = end
  }
}
