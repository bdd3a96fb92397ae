// Two small subgraphs to try the router on: products, and reviews with a stream of new ones. Started by `pnpm router-example`.
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import { createHandler as queries } from 'graphql-http/lib/use/http'
import { createHandler as events } from 'graphql-sse/lib/use/http'

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@cost", "@listSize", "@tag"])'

const PRODUCTS = [
  { id: '1', name: 'Bamboo brush', price: 450 },
  { id: '2', name: 'Wool blanket', price: 8900 },
]
const REVIEWS = [
  { id: 'a', stars: 5, text: 'Lasts.', product: { id: '1' } },
  { id: 'b', stars: 3, text: 'Scratches a little.', product: { id: '2' } },
]

export const EXAMPLES = {
  products: {
    port: 4101,
    sdl: `${LINK}
      type Query { products(first: Int = 10): [Product!]! @listSize(slicingArguments: ["first"]) @tag(name: "partner") product(id: ID!): Product }
      type Product @key(fields: "id") { id: ID! @tag(name: "partner") name: String! @tag(name: "partner") price: Int! }`,
    resolvers: {
      Query: { products: (_: unknown, { first }: { first: number }) => PRODUCTS.slice(0, first), product: (_: unknown, { id }: { id: string }) => PRODUCTS.find((product) => product.id === id) },
      Product: { __resolveReference: ({ id }: { id: string }) => PRODUCTS.find((product) => product.id === id) },
    },
  },
  reviews: {
    port: 4102,
    sdl: `${LINK}
      type Product @key(fields: "id") { id: ID! reviews: [Review!]! }
      type Review { id: ID! stars: Int! text: String! product: Product! }
      type Subscription { reviewAdded: Review! }`,
    resolvers: {
      Product: { __resolveReference: ({ id }: { id: string }) => ({ id }), reviews: ({ id }: { id: string }) => REVIEWS.filter(({ product }) => product.id === id) },
      Subscription: {
        reviewAdded: {
          async *subscribe() {
            for (const reviewAdded of REVIEWS) yield { reviewAdded }
          },
        },
      },
    },
  },
}

/** Serves one of them on 127.0.0.1; port 0 is any free one. */
export async function serveExample(name: keyof typeof EXAMPLES, port: number = EXAMPLES[name].port): Promise<Server> {
  const { sdl, resolvers } = EXAMPLES[name]
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }])
  const [answer, stream] = [queries({ schema }), events({ schema })]
  const server = createServer((request, response) => void (request.headers.accept?.includes('text/event-stream') ? stream(request, response) : answer(request, response)))
  await once(server.listen(port, '127.0.0.1'), 'listening')
  return server
}
