import { compileOperation, type CompiledOperation } from '@ecolaura/execution'
import { isPromise, Refusal, type ClientRequest, type Eventually } from '@ecolaura/kernel'
import { withTrace, type Logger } from '@ecolaura/telemetry'
import {
  createSourceEventStream,
  execute,
  parse,
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLError,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { showError } from './errors.ts'
import type { Subgraph } from './subgraph.ts'

/** A GraphQL request as the router sends it. */
export type SubgraphOperation = {
  readonly query: string
  readonly operationName?: string
  readonly variables?: Record<string, unknown>
  /** The parsed query, when the caller has it: saves parsing the first time. */
  readonly document?: DocumentNode
  /** Names what asked as the parent of what happens here, as W3C trace context; without it the client's own holds. */
  readonly trace?: Readonly<Record<string, string>>
}

export type SubgraphResult = FormattedExecutionResult

/** Entities in one request: more are refused, since each is a look-up. */
const MOST_REPRESENTATIONS = 2_000

/** The one way in which a subgraph answers, over HTTP and in process alike: limits, loaders, compiled execution, masking. */
export class SubgraphExecutor {
  readonly #subgraph: Subgraph
  readonly #logger: Logger
  readonly #prepared = new LRUCache<string, CompiledOperation>({ max: 2_000 })
  /** One set of loaders for all fetches of a client's request. */
  readonly #contexts = new WeakMap<ClientRequest, unknown>()

  constructor(subgraph: Subgraph, logger: Logger) {
    this.#subgraph = subgraph
    this.#logger = logger
  }

  /** Never rejects. The result is there at once when no resolver had to wait. */
  execute(operation: SubgraphOperation, client: ClientRequest): Eventually<SubgraphResult> {
    return withTrace({ requestId: client.id, traceparent: operation.trace?.['traceparent'] ?? client.traceparent }, () => {
      const failed = (error: unknown): SubgraphResult => ({ errors: [this.#show(error, client)] })
      try {
        const prepared = this.#prepare(operation)
        if ('errors' in prepared) return this.#refused(prepared.errors, client)
        const result = prepared.run(this.#context(client, operation), operation.variables ?? {})
        return isPromise(result) ? result.then((there) => this.#format(there, client)).catch(failed) : this.#format(result, client)
      } catch (error) {
        return failed(error)
      }
    })
  }

  /** Each event is answered with a fresh set of loaders, so that none sees what an earlier one cached. */
  async subscribe(operation: SubgraphOperation, client: ClientRequest): Promise<AsyncIterable<SubgraphResult> | SubgraphResult> {
    const prepared = this.#prepare(operation)
    if ('errors' in prepared) return this.#refused(prepared.errors, client)
    const args = { schema: this.#subgraph.schema, document: prepared.document, operationName: operation.operationName, variableValues: operation.variables }
    const events = await createSourceEventStream({ ...args, contextValue: this.#subgraph.context(client) })
    if (!(Symbol.asyncIterator in events)) return this.#format(events, client)
    return this.#answers(events, args, client)
  }

  async *#answers(events: AsyncIterable<unknown>, args: Parameters<typeof execute>[0], client: ClientRequest): AsyncGenerator<SubgraphResult> {
    try {
      for await (const rootValue of events) {
        const contextValue = this.#subgraph.context(client)
        yield this.#format(await execute({ ...args, rootValue, contextValue }), client)
      }
    } catch (error) {
      yield { errors: [this.#show(error, client)] }
    }
  }

  #prepare({ query, operationName, document }: SubgraphOperation): CompiledOperation {
    const key = operationName ? `${operationName}\n${query}` : query
    let prepared = this.#prepared.get(key)
    if (!prepared) this.#prepared.set(key, (prepared = compileOperation(this.#subgraph.schema, document ?? parse(query), operationName)))
    return prepared
  }

  #context(client: ClientRequest, { variables }: SubgraphOperation): unknown {
    const { representations } = variables ?? {}
    if (Array.isArray(representations) && representations.length > MOST_REPRESENTATIONS)
      throw new Refusal('TOO_MANY_ENTITIES', `At most ${MOST_REPRESENTATIONS} entities in one request; there were ${representations.length}.`)
    let context = this.#contexts.get(client)
    if (!context) this.#contexts.set(client, (context = this.#subgraph.context(client)))
    return context
  }

  #refused(errors: readonly GraphQLError[], client: ClientRequest): SubgraphResult {
    return { errors: errors.map((error) => this.#show(error, client)) }
  }

  #format({ data, errors }: ExecutionResult, client: ClientRequest): SubgraphResult {
    return errors?.length ? { data, errors: errors.map((error) => this.#show(error, client)) } : { data }
  }

  #show(error: unknown, client: ClientRequest) {
    return showError(error as GraphQLError, this.#logger, client.id)
  }
}
