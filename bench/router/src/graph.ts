import { buildSubgraphSchema } from '@apollo/subgraph'
import { composeServices } from '@apollo/composition'
import { buildASTSchema, Kind, parse, visit, type FieldDefinitionNode, type GraphQLObjectType, type GraphQLSchema } from 'graphql'

// The usual bench of federation: users and products, what is in stock, and reviews that lead back to both.

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable", "@external", "@requires", "@provides"])\n'
const NAMES = ['Uri', 'Dotan', 'Kamil', 'Laurin', 'Valentin', 'Denis']
const PRODUCTS = ['Table', 'Couch', 'Glass', 'Chair', 'TV', 'Lamp', 'Grill', 'Fridge', 'Sofa']
const BODY = 'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.'
const LEVELS = 12

type Ref = { id: string }
const user = ({ id }: Ref) => ({ id, name: NAMES[Number(id) - 1], username: `user ${id}`, birthday: 1_000_000 + Number(id) })
const product = ({ upc }: { upc: string }) => ({ upc, name: PRODUCTS[Number(upc) - 1], price: 100 * Number(upc), weight: 10 * Number(upc) })
const reviews = Array.from({ length: 16 }, (_, index) => ({ id: String(index + 1), body: BODY, author: { id: String((index % 2) + 1) }, product: { upc: String((index % PRODUCTS.length) + 1) } }))
const item = (index: number) => ({ id: `i${index}` })

const subgraphs = {
  accounts: {
    sdl: 'type Query { me: User user(id: ID!): User users: [User] } type User @key(fields: "id") { id: ID! name: String username: String @shareable birthday: Int }',
    resolvers: {
      Query: { me: () => user({ id: '1' }), user: (_: unknown, ref: Ref) => user(ref), users: () => NAMES.map((_, index) => user({ id: String(index + 1) })) },
      User: { __resolveReference: user },
    },
  },
  inventory: {
    sdl: `type Product @key(fields: "upc") { upc: String! weight: Int @external price: Int @external inStock: Boolean shippingEstimate: Int @requires(fields: "price weight") }
      type Item @key(fields: "id") { id: ID! left: Int }
      ${Array.from({ length: LEVELS }, (_, index) => `type L${index} @key(fields: "id") { id: ID! ${index % 2 ? `next: L${index + 1}` : 'stock: Int'} }`).join(' ')} type L${LEVELS} @key(fields: "id") { id: ID! }`,
    resolvers: {
      Product: {
        inStock: () => true,
        shippingEstimate: ({ price, weight }: { price: number; weight: number }) => (price > 1000 ? 0 : Math.round(weight / 2)),
      },
      Item: { left: ({ id }: Ref) => Number(id.slice(1)) % 50 },
      ...Object.fromEntries(Array.from({ length: LEVELS }, (_, index) => [`L${index}`, index % 2 ? { next: ({ id }: Ref) => ({ id: `${id}.` }) } : { stock: ({ id }: Ref) => id.length }])),
    },
  },
  products: {
    sdl: `type Query { topProducts(first: Int = 5): [Product] product(upc: String!): Product items(first: Int!): [Item!]! deep: L0 } type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }
      type Item @key(fields: "id") { id: ID! label: String }
      ${Array.from({ length: LEVELS }, (_, index) => `type L${index} @key(fields: "id") { id: ID! ${index % 2 ? 'label: String' : `next: L${index + 1}`} }`).join(' ')} type L${LEVELS} @key(fields: "id") { id: ID! label: String }`,
    resolvers: {
      Query: {
        topProducts: (_: unknown, { first }: { first: number }) => PRODUCTS.slice(0, first).map((_, index) => product({ upc: String(index + 1) })),
        product: (_: unknown, ref: { upc: string }) => product(ref),
        items: (_: unknown, { first }: { first: number }) => Array.from({ length: first }, (_, index) => ({ ...item(index), label: `item ${index}` })),
        deep: () => ({ id: 'd' }),
      },
      Product: { __resolveReference: product },
      Item: { label: ({ id }: Ref) => `item ${id}` },
      ...Object.fromEntries(Array.from({ length: LEVELS + 1 }, (_, index) => [`L${index}`, index % 2 || index === LEVELS ? { label: ({ id }: Ref) => `label ${id.length}` } : { next: ({ id }: Ref) => ({ id: `${id}.` }) }])),
    },
  },
  reviews: {
    sdl: 'type Review @key(fields: "id") { id: ID! body: String author: User @provides(fields: "username") product: Product } type User @key(fields: "id") { id: ID! username: String @external numberOfReviews: Int reviews: [Review] } type Product @key(fields: "upc") { upc: String! reviews: [Review] }',
    resolvers: {
      Review: { author: ({ author }: (typeof reviews)[number]) => ({ ...author, username: `user ${author.id}` }), __resolveReference: ({ id }: Ref) => reviews.find((review) => review.id === id) },
      User: { reviews: ({ id }: Ref) => reviews.filter(({ author }) => author.id === id), numberOfReviews: ({ id }: Ref) => reviews.filter(({ author }) => author.id === id).length },
      Product: { reviews: ({ upc }: { upc: string }) => reviews.filter(({ product }) => product.upc === upc) },
    },
  },
}

export const subgraphNames = Object.keys(subgraphs) as (keyof typeof subgraphs)[]

export const subgraphSchemas = (): Record<string, GraphQLSchema> =>
  Object.fromEntries(Object.entries(subgraphs).map(([name, { sdl, resolvers }]) => [name, buildSubgraphSchema([{ typeDefs: parse(LINK + sdl), resolvers: resolvers as never }])]))

export const services = (urlOf: (name: string) => string): { name: string; url: string; sdl: string }[] =>
  Object.entries(subgraphs).map(([name, { sdl }]) => ({ name, url: urlOf(name), sdl: LINK + sdl }))

export function supergraph(urlOf: (name: string) => string): string {
  const { supergraphSdl, errors } = composeServices(services(urlOf).map(({ sdl, ...service }) => ({ ...service, typeDefs: parse(sdl) })))
  if (!supergraphSdl) throw new AggregateError(errors ?? [])
  return supergraphSdl
}

/** All of it as one schema without federation; what leads to an entity leads to all of it. */
export function wholeSchema(): GraphQLSchema {
  const types = new Map<string, Map<string, FieldDefinitionNode>>()
  for (const { sdl } of Object.values(subgraphs))
    for (const type of visit(parse(sdl), { Directive: () => null }).definitions)
      if (type.kind === Kind.OBJECT_TYPE_DEFINITION) {
        const fields = types.get(type.name.value) ?? new Map<string, FieldDefinitionNode>()
        for (const field of type.fields ?? []) fields.set(field.name.value, field)
        types.set(type.name.value, fields)
      }
  const name = (value: string) => ({ kind: Kind.NAME, value }) as const
  const schema = buildASTSchema({ kind: Kind.DOCUMENT, definitions: [...types].map(([type, fields]) => ({ kind: Kind.OBJECT_TYPE_DEFINITION, name: name(type), fields: [...fields.values()] })) })
  const whole = { Review: { author: ({ author }: (typeof reviews)[number]) => user(author), product: ({ product: ref }: (typeof reviews)[number]) => product(ref) } }
  for (const { resolvers } of [...Object.values(subgraphs), { resolvers: whole }])
    for (const [type, fields] of Object.entries(resolvers))
      for (const [field, resolve] of Object.entries(fields as Record<string, never>)) if (field !== '__resolveReference') (schema.getType(type) as GraphQLObjectType).getFields()[field]!.resolve = resolve
  return schema
}

const deep = (level: number): string => (level > LEVELS ? '' : `{ id ${level === LEVELS ? 'label' : level % 2 ? 'label' : 'stock'} ${level === LEVELS ? '' : `next ${deep(level + 1)}`} }`)

const LARGE = `query Large {
  users { ...User reviews { ...Review product { ...Product reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } } } } }
  topProducts { ...Product reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } } }
}
fragment User on User { id username name }
fragment Review on Review { id body }
fragment Product on Product { inStock name price shippingEstimate upc weight }`

/** What clients ask: the shapes that users have. */
export const shapes = {
  large: LARGE,
  small: 'query Small { me { id name reviews { id product { upc } } } }',
  wide: 'query Wide { items(first: 1000) { id label left } }',
  deep: `query Deep { deep ${deep(0)} }`,
} as const
export type ShapeName = keyof typeof shapes
