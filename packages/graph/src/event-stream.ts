import type { FastifyReply } from 'fastify'
import type { SubgraphResult } from './execute.ts'

/** Well below the time after which the router takes a silent subgraph for dead. */
const ALIVE_MS = 5_000

/**
 * Answers a subscription as server-sent events, the "distinct connections" mode of the GraphQL over SSE protocol: an
 * event `next` for each result, then `complete`. Waits for the router to take an event before asking for another.
 */
export async function answerAsEvents(answer: AsyncIterable<SubgraphResult> | SubgraphResult, reply: FastifyReply, gone: AbortSignal): Promise<void> {
  const { raw } = reply.hijack()
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  raw.write(':\n\n')
  const alive = setInterval(() => raw.write(':\n\n'), ALIVE_MS)
  const results = (Symbol.asyncIterator in answer ? answer : once(answer))[Symbol.asyncIterator]()
  const left = new Promise<void>((resolve) => gone.addEventListener('abort', () => resolve(), { once: true }))
  try {
    while (!gone.aborted) {
      const next = await Promise.race([results.next(), left])
      if (!next || next.done) break
      const isTaken = raw.write(`event: next\ndata: ${JSON.stringify(next.value)}\n\n`)
      if (!isTaken) await Promise.race([new Promise((resolve) => raw.once('drain', resolve)), left])
    }
    // Cut off rather than completed: the client of an order that has not ended must not believe that it has.
    if (gone.aborted) raw.destroy()
    else raw.end('event: complete\ndata:\n\n')
  } catch (error) {
    raw.destroy(error as Error)
  } finally {
    clearInterval(alive)
    // A generator answers `return` only after its pending `next`, so nobody waits for it.
    results.return?.().catch(() => undefined)
  }
}

async function* once(result: SubgraphResult): AsyncGenerator<SubgraphResult> {
  yield result
}
