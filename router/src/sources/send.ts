import { isPromise } from '@ecolaura/kernel'
import type { Run } from '../plan/fetch.ts'
import type { FetchFacts, RouterObserver } from '../observer.ts'
import type { SubgraphResult, SubgraphSource } from '../source.ts'

/** Where the router reports what its operators must know. `pino` and the platform's logger fit. */
export type RouterLogger = {
  warn(facts: Record<string, unknown>, message: string): void
  error(facts: Record<string, unknown>, message: string): void
}

/** Turns whatever happens on the way to a subgraph into a result: a part of the answer is missing, the rest is served. */
export function createSend(sources: ReadonlyMap<string, SubgraphSource>, logger: RouterLogger, observe?: RouterObserver): Run['send'] {
  return (subgraph, operation, client) => {
    if (client.signal.aborted) return missing('REQUEST_TIMEOUT')
    const start = observe && performance.now()
    const tell = (outcome: FetchFacts['outcome']) => observe?.fetch({ subgraph, outcome, seconds: (performance.now() - start!) / 1000 })
    const taken = (result: SubgraphResult): SubgraphResult => {
      tell(result.errors?.length ? 'errors' : 'ok')
      return result.data || result.errors?.length ? result : missing('DOWNSTREAM_SERVICE_ERROR')
    }
    const failed = (error: unknown): SubgraphResult => {
      tell(client.signal.aborted ? 'aborted' : 'failed')
      if (client.signal.aborted) return missing('REQUEST_TIMEOUT')
      // An open breaker says the same for each request of an outage; what opened it is in the log already.
      if (!isOpenBreaker(error)) logger.warn({ subgraph, requestId: client.id, error }, 'A subgraph gave no answer.')
      return missing('DOWNSTREAM_SERVICE_ERROR')
    }
    try {
      const source = sources.get(subgraph)!
      const answer = source.execute(operation, client)
      if (!isPromise(answer)) return taken(answer)
      return (source.endsWithClient ? answer : untilAborted(answer, client.signal)).then(taken).catch(failed)
    } catch (error) {
      return failed(error)
    }
  }
}

const isOpenBreaker = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EOPENBREAKER'

/** A source may not listen to the signal; the request ends all the same. */
async function untilAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort!: () => void
  const aborted = new Promise<never>((_resolve, reject) => (abort = () => reject(signal.reason as Error)))
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort)
  try {
    return await Promise.race([answer, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Says that a part could not be had, and nothing of the network behind the router. */
export const missing = (code: string): SubgraphResult => {
  const result: SubgraphResult = { data: null, errors: [{ message: 'This part of the answer is not available at the moment.', extensions: { code } }] }
  noAnswers.add(result)
  return result
}

const noAnswers = new WeakSet<SubgraphResult>()

/** Whether the router says it because the subgraph said nothing. */
export const gaveNoAnswer = (result: SubgraphResult): boolean => noAnswers.has(result)
