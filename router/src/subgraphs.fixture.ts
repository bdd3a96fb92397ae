import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { ANONYMOUS } from '@ecolaura/kernel'
import { execute, parse, subscribe, type GraphQLSchema } from 'graphql'
import type { RouterOptions } from './options.ts'
import { Planning } from './planning/planning.ts'
import type { GraphQLResult, RouterClient, SubgraphOperation, SubgraphSource } from './source.ts'

/** A subgraph of a test: SDL without the federation link, and plain resolvers. */
export type TestSubgraph = { sdl: string; resolvers?: Record<string, unknown> }

export const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@interfaceObject", "@inaccessible", "@override", "@tag", "@authenticated", "@requiresScopes", "@policy", "@cost", "@listSize", "@context", "@fromContext"])\n'

/** @throws the composition's errors. */
export function composeSupergraph(subgraphs: Readonly<Record<string, { sdl: string }>>, urlOf = (name: string) => `http://${name}.invalid/graphql`): string {
  const services = Object.entries(subgraphs).map(([name, { sdl }]) => ({ name, url: urlOf(name), typeDefs: parse(LINK + sdl) }))
  const { supergraphSdl, errors } = composeServices(services)
  if (!supergraphSdl) throw new AggregateError(errors ?? [], errors?.map(({ message }) => message).join('\n'))
  return supergraphSdl
}

export function subgraphSchema({ sdl, resolvers }: TestSubgraph): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs: parse(LINK + sdl), resolvers: (resolvers ?? {}) as never }])
}

/** A source in process on graphql-js that remembers what it was asked. */
export function testSource(subgraph: TestSubgraph): SubgraphSource & { asked: SubgraphOperation[] } {
  const schema = subgraphSchema(subgraph)
  const asked: SubgraphOperation[] = []
  return {
    asked,
    async execute(operation, client) {
      asked.push(operation)
      const result = await execute({ schema, document: operation.document, variableValues: operation.variables, contextValue: { client } })
      return JSON.parse(JSON.stringify(result)) as GraphQLResult
    },
    async subscribe(operation, client) {
      asked.push(operation)
      const result = await subscribe({ schema, document: operation.document, variableValues: operation.variables, contextValue: { client } })
      return result as AsyncIterable<GraphQLResult> | GraphQLResult
    },
  }
}

export function testSources<Name extends string>(subgraphs: Record<Name, TestSubgraph>) {
  return Object.fromEntries(Object.entries<TestSubgraph>(subgraphs).map(([name, subgraph]) => [name, testSource(subgraph)])) as Record<Name, ReturnType<typeof testSource>>
}

export const silent = { warn: () => undefined, error: () => undefined }

/** One for all routers of a test file: to start a planner takes longer than most tests. It ends with its parent. */
const planning = new Planning({ logger: silent })

/** Options of a router in process on these subgraphs. */
export function testOptions(subgraphs: Readonly<Record<string, TestSubgraph>>): RouterOptions {
  return {
    supergraph: composeSupergraph(subgraphs),
    sources: testSources(subgraphs),
    identify: async () => ANONYMOUS,
    introspection: true,
    logger: silent,
    planning,
  }
}

export function aClient(client: Partial<RouterClient> = {}): RouterClient {
  return { id: 'test', principal: ANONYMOUS, signal: new AbortController().signal, ...client }
}
