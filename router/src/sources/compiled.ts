import { answerEntitiesAtOnce, compileOperation, type CompiledOperation } from '@ecolaura/execution'
import { whenThere } from '@ecolaura/kernel'
import { createSourceEventStream, execute, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql'
import type { GraphQLResult, RouterClient, SubgraphSource } from '../source.ts'
import { eachEvent } from './each-event.ts'

export type CompiledSourceOptions = {
  /** What resolvers are given as their context: one for each fetch, and one for each event of a stream. */
  readonly context?: (client: RouterClient) => unknown
}

/**
 * A subgraph in this process, compiled: pass it as one of `sources`. Operations are compiled once and kept as long as their plan.
 * The schema is one that `buildSubgraphSchema` of @apollo/subgraph made; its `_entities` is replaced by one that answers at once
 * where references are found at once. What a resolver throws reaches clients, unless `errors.mask` of the settings hides it.
 */
export function compiledSource(schema: GraphQLSchema, { context = () => undefined }: CompiledSourceOptions = {}): SubgraphSource {
  answerEntitiesAtOnce(schema)
  const known = new WeakMap<DocumentNode, CompiledOperation>()
  const compiled = (document: DocumentNode): CompiledOperation => {
    let operation = known.get(document)
    if (!operation) known.set(document, (operation = compileOperation(schema, document)))
    return operation
  }
  return {
    execute({ document, variables }, client) {
      const operation = compiled(document)
      return 'errors' in operation ? formatted(operation) : whenThere(operation.run(context(client), variables), formatted)
    },
    async subscribe({ document, variables }, client) {
      const operation = { schema, document, variableValues: variables }
      const events = await createSourceEventStream({ ...operation, contextValue: context(client) })
      if (!(Symbol.asyncIterator in events)) return formatted(events)
      return eachEvent(events, async (rootValue) => formatted(await execute({ ...operation, rootValue, contextValue: context(client) })))
    },
  }
}

const formatted = (result: ExecutionResult): GraphQLResult => (result.errors?.length ? { ...result, errors: result.errors.map((error) => error.toJSON()) } : (result as GraphQLResult))
