import { safelists } from './admit/safelist.ts'
import type { Operation } from './admit/operation.ts'
import type { GraphQLRequest } from './admit/admission.ts'
import type { Recognise } from './clients/profiles.ts'
import type { AnswerPart, FormatName } from './defer/formats.ts'
import { answerInParts } from './defer/in-parts.ts'
import type { Engine } from './engine.ts'
import { failure, refusal } from './failure.ts'
import { observed, observedOpening, observedParts, type Answering } from './observer.ts'
import type { RouterOptions } from './options.ts'
import type { Settings } from './settings.ts'
import type { GraphQLResult, RouterClient, SubgraphSource } from './source.ts'
import type { Stream } from './stream.ts'
import { subscribing } from './subscription.ts'
import { tracedAnswering } from './traces.ts'

/** The ways to an answer, one for each kind of face. None rejects for a client's fault. */
export type Answers = {
  /** Answers a query or a mutation for a caller in this process. */
  execute(request: GraphQLRequest, client: RouterClient): Promise<GraphQLResult>
  /** The short way to `execute`, for a query or a mutation that this kind of client was admitted with before; undefined for any other. */
  known(request: GraphQLRequest, client: RouterClient): Promise<GraphQLResult> | undefined
  /** An answer in parts, for an operation of this kind of client that defers fragments; undefined for any other, and when it cannot be admitted. */
  inParts(request: GraphQLRequest, client: RouterClient, format: FormatName): Promise<Stream<AnswerPart> | GraphQLResult> | undefined
  /** Tells whoever observes of a request that was refused before it came to an answer. */
  refused(client: RouterClient, operationName?: string): void
  /** The request with the text that its id stands for, where operations are registered. */
  withText(request: GraphQLRequest, client: RouterClient): GraphQLRequest
  /**
   * Starts a subscription, or an answer in parts where fragments are deferred; a result instead of a stream is the whole answer,
   * or says why it could not start. `return()` ends the stream. `changes: false` refuses mutations: it came by a link, which anyone may have made.
   */
  subscribe(request: GraphQLRequest, client: RouterClient, allowed?: { readonly changes: boolean }): Promise<Stream<GraphQLResult> | GraphQLResult>
}

export type AnswersOptions = {
  readonly options: RouterOptions
  readonly settings: Settings
  readonly recognise: Recognise | undefined
  readonly sources: ReadonlyMap<string, SubgraphSource>
  /** The one of now; a request stays with the one that it began on. */
  readonly engine: () => Engine
}

export function createAnswers({ options, settings, recognise, sources, engine }: AnswersOptions): Answers {
  const { logger, observe, tracer } = options
  const safelistOf = safelists(settings, options.operations, options.clientOperations)
  const traced = <Answer extends object>(answering: Answering<Answer>): Answering<Answer> => (tracer ? tracedAnswering(tracer, answering) : answering)
  const run = traced(observed(observe))
  const runInParts = answerInParts(traced(observedParts(observe)), settings.deadlineMs, (error, client) => failure(error, client, logger))

  const open = traced(observedOpening(observe, subscribing({ sources, logger, observe, tracer })))

  const recognised = (client: RouterClient): RouterClient =>
    recognise && client.profile === undefined ? { ...client, ...recognise({ headers: client.headers ?? {} }, client.principal) } : client
  const refused: Answers['refused'] = (client, operationName) => observe?.request({ kind: 'unknown', outcome: 'refused', seconds: 0, operationName, client })
  const admit = (current: Engine, request: GraphQLRequest, client: RouterClient): Operation => {
    safelistOf(client).check(request, client)
    return current.admit(request, client)
  }
  const told = <Result>(request: GraphQLRequest, client: RouterClient, check: () => Result): Result => {
    try {
      return check()
    } catch (error) {
      refused(client, request.operationName)
      throw error
    }
  }
  const admitOrTell = (current: Engine, request: GraphQLRequest, client: RouterClient): Operation => told(request, client, () => admit(current, request, client))
  const answering = async <Answer>(asking: RouterClient, answer: (client: RouterClient) => Promise<Answer>): Promise<Answer | GraphQLResult> => {
    try {
      return await answer(recognised(asking))
    } catch (error) {
      return failure(error, asking, logger)
    }
  }

  return {
    execute(request, asking) {
      const current = engine()
      return answering(asking, async (client) => {
        const operation = admitOrTell(current, request, client)
        if (operation.kind === 'subscription') return refusal('Subscriptions are answered on the WebSocket or as an event stream.', 'BAD_REQUEST')
        return run(current, operation, request, client)
      })
    },
    known(request, client) {
      const current = engine()
      // Whose kind is not known yet goes the long way.
      const operation = recognise && client.profile === undefined ? undefined : current.known(request, client)
      if (!operation || operation.kind === 'subscription') return undefined
      return answering(client, async () => {
        told(request, client, () => safelistOf(client).check(request, client))
        return run(current, operation, request, client)
      })
    },
    inParts(request, asking, format) {
      const current = engine()
      if (!settings.defer || !request.query.includes('@defer')) return undefined
      try {
        const client = recognised(asking)
        const operation = admit(current, request, client)
        return operation.defers ? answering(client, () => runInParts(current, operation, request, client, format)) : undefined
      } catch {
        // Whoever answers at once says what is wrong.
        return undefined
      }
    },
    refused,
    withText: (request, client) => safelistOf(client).withText(request, client.headers),
    subscribe(request, asking, { changes } = { changes: true }) {
      const current = engine()
      return answering(asking, async (client) => {
        const operation = admitOrTell(current, request, client)
        if (operation.kind === 'mutation' && !changes) return refusal('Mutations are sent by POST.', 'BAD_REQUEST')
        if (operation.defers && settings.defer) return runInParts(current, operation, request, client, 'deferSpec=20220824')
        // Unlike a request over HTTP, what carries this has no deadline of its own.
        if (operation.kind !== 'subscription') return run(current, operation, request, { ...client, signal: AbortSignal.any([client.signal, AbortSignal.timeout(settings.deadlineMs)]) })
        return open(current, operation, request, client)
      })
    },
  }
}
