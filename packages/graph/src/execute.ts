import { Refusal, type ClientRequest } from '@ecolaura/kernel'
import { withTrace, type Logger } from '@ecolaura/telemetry'
import {
  createSourceEventStream,
  execute,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLError as ExecutionError,
} from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import { LRUCache } from 'lru-cache'
import { showError } from './errors.ts'
import { inputDefaults } from './input-defaults.ts'
import { liftRecursiveInputs } from './recursive-inputs.ts'
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

type Prepared = { errors: readonly GraphQLError[] } | { document: DocumentNode; run: (context: unknown, variables: Record<string, unknown>) => ExecutionResult | Promise<ExecutionResult> }

/** The one way in which a subgraph answers, over HTTP and in process alike: limits, loaders, compiled execution, masking. */
export class SubgraphExecutor {
  readonly #subgraph: Subgraph
  readonly #logger: Logger
  readonly #prepared = new LRUCache<string, Prepared>({ max: 2_000 })
  /** One set of loaders for all fetches of a client's request. */
  readonly #contexts = new WeakMap<ClientRequest, unknown>()

  constructor(subgraph: Subgraph, logger: Logger) {
    this.#subgraph = subgraph
    this.#logger = logger
  }

  async execute(operation: SubgraphOperation, client: ClientRequest): Promise<SubgraphResult> {
    return withTrace({ requestId: client.id, traceparent: operation.trace?.['traceparent'] ?? client.traceparent }, async () => {
      try {
        const prepared = this.#prepare(operation)
        if ('errors' in prepared) return { errors: prepared.errors.map((error) => this.#show(error, client)) }
        return this.#format(await prepared.run(this.#context(client, operation), operation.variables ?? {}), client)
      } catch (error) {
        return { errors: [this.#show(error, client)] }
      }
    })
  }

  /** Each event is answered with a fresh set of loaders, so that none sees what an earlier one cached. */
  async subscribe(operation: SubgraphOperation, client: ClientRequest): Promise<AsyncIterable<SubgraphResult> | SubgraphResult> {
    const prepared = this.#prepare(operation)
    if ('errors' in prepared) return { errors: prepared.errors.map((error) => this.#show(error, client)) }
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

  #prepare({ query, operationName, document }: SubgraphOperation): Prepared {
    const key = operationName ? `${operationName}\n${query}` : query
    let prepared = this.#prepared.get(key)
    if (!prepared) this.#prepared.set(key, (prepared = prepare(this.#subgraph, document ?? parse(query), operationName)))
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

  #format({ data, errors }: ExecutionResult, client: ClientRequest): SubgraphResult {
    return errors?.length ? { data, errors: errors.map((error) => this.#show(error, client)) } : { data }
  }

  #show(error: unknown, client: ClientRequest) {
    return showError(error as ExecutionError, this.#logger, client.id)
  }
}

function prepare({ schema }: Subgraph, document: DocumentNode, operationName?: string): Prepared {
  const errors = validate(schema, document)
  if (errors.length) return { errors }
  const lifted = liftRecursiveInputs(schema, document)
  const compiled = compileQuery(schema, lifted.document, operationName)
  if (isCompiledQuery(compiled)) {
    const fill = inputDefaults(schema, document, operationName)
    return { document, run: (context, variables) => compiled.query(undefined, context, lifted.coerce(fill(variables))) }
  }
  // What the compiler does not cover runs interpreted.
  return { document, run: (contextValue, variableValues) => execute({ schema, document, contextValue, variableValues, operationName }) }
}
