import type { GraphQLRequest } from '../admit/admission.ts'
import type { Operation } from '../admit/operation.ts'
import type { Engine } from '../engine.ts'
import type { Answering } from '../observer.ts'
import type { Delivery } from './delivery.ts'
import type { GraphQLResult, RouterClient } from '../source.ts'
import { answerEach, closing, type Stream } from '../stream.ts'
import { FORMATS, type AnswerPart, type FormatName } from './formats.ts'

export type InParts = (engine: Engine, operation: Operation, request: GraphQLRequest, client: RouterClient, format: FormatName) => Promise<Stream<AnswerPart> | GraphQLResult>

/**
 * Answers an operation in parts. `return()` of the stream stops the work that is left; a deadline does not end the stream, it
 * makes what is left missing.
 */
export function answerInParts(deliver: Answering<GraphQLResult | AsyncGenerator<Delivery>>, deadlineMs: number, broken: (error: unknown, client: RouterClient) => GraphQLResult): InParts {
  return async (engine, operation, request, client, format) => {
    const life = new AbortController()
    const signal = AbortSignal.any([client.signal, life.signal, AbortSignal.timeout(deadlineMs)])
    const answered = await deliver(engine, operation, request, { ...client, signal })
    if (!(Symbol.asyncIterator in answered)) return answered
    const parts = answerEach(answered, async (delivery) => FORMATS[format](delivery), life.signal, { broken: (error): AnswerPart => ({ ...broken(error, client), hasNext: false }) })
    return closing(parts, () => life.abort())
  }
}
