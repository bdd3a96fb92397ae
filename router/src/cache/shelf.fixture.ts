import { ANONYMOUS, type Principal } from '@ecolaura/kernel'
import Fastify from 'fastify'
import { execute, parse } from 'graphql'
import type { AddressInfo } from 'node:net'
import type { RouterOptions } from '../options.ts'
import { createRouter } from '../router.ts'
import type { SettingsInput } from '../settings.ts'
import { aClient, composeSupergraph, silent, subgraphSchema, type TestSubgraph } from '../subgraphs.fixture.ts'

type Headers = Readonly<Record<string, string>>

/** A subgraph behind real HTTP that says what a test wants about keeping its answers, and remembers what it was asked. */
export async function servedSubgraph(subgraph: TestSubgraph) {
  const schema = subgraphSchema(subgraph)
  const app = Fastify()
  const state = { headers: {} as Headers, extensions: undefined as unknown, isDown: false, before: async () => undefined as unknown, asked: [] as { query: string; variables: Record<string, unknown> }[] }
  app.post('/graphql', async (request, reply) => {
    const { query, variables } = request.body as { query: string; variables: Record<string, unknown> }
    state.asked.push({ query, variables })
    await state.before()
    if (state.isDown) return reply.code(503).send('down')
    const result = await execute({ schema, document: parse(query), variableValues: variables, contextValue: { headers: request.headers } })
    return reply.headers(state.headers).send({ ...result, ...(state.extensions !== undefined && { extensions: state.extensions }) })
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`
  return Object.assign(state, { url, close: () => app.close() })
}

/** Products of a shelf, whose stars another subgraph knows. Names and stars change with `edition`. */
export const shelf = (edition: { number: number } = { number: 1 }) => ({
  catalog: {
    sdl: `type Query { products: [Product] product(id: ID!): Product box: Box }
      type Mutation { rename(id: ID!): Product }
      type Box { product: Product }
      type Product @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! name: String }`,
    resolvers: {
      Query: { products: () => ['1', '2'].map((id) => product(id, edition)), product: (_: unknown, { id }: { id: string }) => product(id, edition), box: () => ({ product: product('1', edition) }) },
      Mutation: { rename: (_: unknown, { id }: { id: string }) => (edition.number++, product(id, edition)) },
    },
  },
  reviews: {
    sdl: `type Product @key(fields: "id") { id: ID! stars: Int price(in: String): String best: Review seen: String }
      type Review { text: String product: Product }`,
    resolvers: {
      Product: {
        stars: ({ id }: { id: string }) => (id === '13' ? Promise.reject(new Error('No stars.')) : Number(id) * edition.number),
        price: ({ id }: { id: string }, { in: currency }: { in?: string }) => `${id} ${currency}`,
        best: ({ id }: { id: string }) => ({ text: `edition ${edition.number}`, product: { id } }),
        seen: (_: unknown, __: unknown, { headers }: { headers: Headers }) => headers['x-tenant'],
      },
    },
  },
} satisfies Record<string, TestSubgraph>)

const product = (id: string, { number }: { number: number }) => ({ id, sku: `sku ${id}`, name: `product ${id}, edition ${number}` })

export const user = (id: string, facts: Partial<Principal> = {}): Principal => ({ ...ANONYMOUS, kind: 'user', id, ...facts })

/** A router in front of both subgraphs, and the ways to ask it. */
export async function startShelf({ settings = {}, options = {}, graph = shelf() }: { settings?: SettingsInput; options?: Partial<RouterOptions>; graph?: Record<'catalog' | 'reviews', TestSubgraph> } = {}) {
  const catalog = await servedSubgraph(graph.catalog)
  const reviews = await servedSubgraph(graph.reviews)
  const supergraph = composeSupergraph(graph, (name) => ({ catalog, reviews })[name]!.url)
  const allSettings: SettingsInput = { ...settings, allSubgraphs: { cache: { enabled: true }, retries: 0, ...settings.allSubgraphs } }
  const routerOf = (more: Partial<RouterOptions> = {}) => createRouter({ supergraph, identify: async () => ANONYMOUS, introspection: true, logger: silent, settings: allSettings, ...options, ...more })
  const router = routerOf()
  const routers = [router]
  const ask = async (query: string, client: Parameters<typeof aClient>[0] = {}, variables: Record<string, unknown> = {}) => router.execute({ query, variables }, aClient(client))
  return {
    catalog,
    reviews,
    router,
    supergraph,
    ask,
    /** Another instance of the same router. */
    another() {
      const next = routerOf()
      routers.push(next)
      return next
    },
    /** Ids of the products that reviews was asked for, request by request. */
    entitiesAsked: () => reviews.asked.map(({ variables }) => (Object.values(variables).find(Array.isArray) as { id: string }[]).map(({ id }) => id).join(' ')),
    async [Symbol.asyncDispose]() {
      await Promise.all(routers.map((one) => one.stop()))
      await Promise.all([catalog.close(), reviews.close()])
    },
  }
}
