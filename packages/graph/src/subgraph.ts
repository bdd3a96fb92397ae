import { buildSubgraphSchema } from '@apollo/subgraph'
import { answerEntitiesAtOnce } from '@ecolaura/execution'
import { printSchemaWithDirectives } from '@graphql-tools/utils'
import { Refusal, type ClientRequest } from '@ecolaura/kernel'
import { isAbstractType, lexicographicSortSchema, parse, type GraphQLSchema } from 'graphql'
import { buildSchemaSync, createResolversMap, type ClassType } from 'type-graphql'
import { RefusedError, showRefusal, UserError } from './user-error.types.ts'

/** Loads one entity by its key, through a loader of the context so that a request's references share one statement. */
export type ReferenceResolver<Context> = (reference: never, context: Context) => unknown

export type SubgraphDefinition<Context> = {
  readonly name: string
  readonly resolvers: readonly ClassType[]
  /** Types that no field reaches (entity stubs, concrete user errors). Needed, or an area's types leak into another's. */
  readonly types?: readonly ClassType[]
  readonly references: Record<string, ReferenceResolver<Context>>
}

export type SubgraphSchema = {
  readonly name: string
  /** Executable, with `_entities` and `_service`. */
  readonly schema: GraphQLSchema
  /** What is committed and composed: sorted, with directives and one `@link`. */
  readonly sdl: string
}

export type Subgraph<Context = unknown> = SubgraphSchema & { readonly context: (client: ClientRequest) => Context }

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@external", "@inaccessible", "@key", "@override", "@provides", "@requires", "@shareable", "@tag"])`

/** Builds a subgraph from type-graphql classes. The default export of each area's `subgraph.ts`. */
export function defineSubgraph<Context>({ name, resolvers, types = [], references }: SubgraphDefinition<Context>): SubgraphSchema {
  const classes = buildSchemaSync({
    resolvers: resolvers as [ClassType, ...ClassType[]],
    orphanedTypes: [...types, UserError as unknown as ClassType, RefusedError],
    // Rules validate; a second validator would say the same in other words.
    validate: false,
    skipCheck: true,
    // Each subscription brings its own stream; type-graphql asks for a PubSub all the same.
    pubSub: { publish: noPubSub, subscribe: noPubSub },
  })
  describeRoots(classes)
  const sdl = `${LINK}\n\n${printSchemaWithDirectives(lexicographicSortSchema(classes))}\n`
  const resolverMap: Record<string, object> = createResolversMap(classes) as Record<string, object>
  for (const [type, resolve] of Object.entries(references)) {
    resolverMap[type] = { ...resolverMap[type], __resolveReference: resolve }
  }
  // One convention for all interfaces and unions: a value names its type. (type-graphql's own resolver is async, which
  // compiled execution does not wait for.)
  for (const type of Object.values(classes.getTypeMap())) {
    if (isAbstractType(type)) resolverMap[type.name] = { __resolveType: (value: { __typename: string }) => value.__typename }
  }
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolverMap as never }])
  answerEntitiesAtOnce(schema)
  turnRefusalsIntoUserErrors(schema)
  return { name, schema, sdl }
}

/** type-graphql has no words for the root types; theirs are the same in each subgraph. */
function describeRoots(schema: GraphQLSchema): void {
  const words = { Query: 'What can be asked.', Mutation: 'What can be done.', Subscription: 'What can be followed as it happens.' }
  for (const [name, description] of Object.entries(words)) {
    const type = schema.getType(name)
    if (type) type.description = description
  }
}

const noPubSub = () => {
  throw new TypeError('A subscription reads its own stream.')
}

/** A rule that says no is an answer of the mutation, not a failure of the request; access refused stays an error. */
function turnRefusalsIntoUserErrors(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field
    if (!resolve) continue
    field.resolve = async (source, args, context, info) => {
      try {
        return { userErrors: [], ...((await resolve(source, args, context, info)) as object) }
      } catch (error) {
        if (!(error instanceof Refusal) || error.code === 'UNAUTHENTICATED' || error.code === 'FORBIDDEN') throw error
        return { userErrors: [showRefusal(schema, error)] }
      }
    }
  }
}
