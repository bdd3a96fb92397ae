import { buildSubgraphSchema } from '@apollo/subgraph'
import { isPromise, whenThere } from '@ecolaura/kernel'
import { defaultTypeResolver, GraphQLError, isInterfaceType, isObjectType, parse, type GraphQLFieldResolver, type GraphQLInterfaceType, type GraphQLObjectType, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql'

type Representation = Readonly<Record<string, unknown>> & { readonly __typename: string }
type Resolve = (reference: Representation, context: unknown, info: GraphQLResolveInfo) => unknown
type ResolveEntities = GraphQLFieldResolver<unknown, unknown, { representations: readonly Representation[] }>

/**
 * Lets a schema of `buildSubgraphSchema` answer `_entities` at once where its references are found at once: the library waits
 * for a promise for each entity. An error of one entity is that entity's alone, also when it is thrown. Changes the schema; one
 * with an `_entities` of its own stays as it is.
 */
export function answerEntitiesAtOnce(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()['_entities']
  // Whatever else wraps or replaces the library's resolver may mean something else.
  if (!field?.resolve || String(field.resolve) !== theirText()) return
  const theirs = field.resolve
  const ours = entitiesResolver(schema)
  // Under Apollo Server the library restricts a cache policy, too.
  field.resolve = (source, args, context, info) => ('cacheControl' in info && info.cacheControl ? theirs : ours)(source, args as never, context, info)
}

let text: string | undefined
const theirText = (): string =>
  (text ??= String(buildSubgraphSchema(parse('type Query { any: ID } type Any @key(fields: "id") { id: ID }')).getQueryType()!.getFields()['_entities']!.resolve))

function entitiesResolver(schema: GraphQLSchema): ResolveEntities {
  const byType = new Map<string, Resolve>()
  const resolverFor = (typename: string): Resolve => {
    const known = byType.get(typename)
    if (known) return known
    const type = schema.getType(typename)
    if (!isObjectType(type) && !isInterfaceType(type))
      throw new GraphQLError(`The _entities resolver tried to load an entity for type "${typename}", but no object or interface type of that name was found in the schema`)
    const resolve = isInterfaceType(type) ? interfaceResolver(type) : objectResolver(type)
    byType.set(typename, resolve)
    return resolve
  }
  return (_source, { representations }, context, info) =>
    representations.map((reference) => {
      try {
        const entity = resolverFor(reference.__typename)(reference, context, info)
        // The compiler puts the null of a rejected promise in the wrong place of a list, that of an error in the right one.
        return isPromise(entity) ? entity.then(undefined, asError) : entity
      } catch (error) {
        return asError(error)
      }
    })
}

/** A type without a reference resolver is its representation. */
function objectResolver(type: GraphQLObjectType): Resolve {
  const resolve = referenceResolverOf(type)
  return resolve ? (reference, context, info) => whenThere(resolve(reference, context, info), (entity) => named(entity, type.name)) : (reference) => reference
}

/** Finds out which type an entity has; without a reference resolver of the interface that type's own is asked. */
function interfaceResolver(type: GraphQLInterfaceType): Resolve {
  const resolve = referenceResolverOf(type)
  const typeOf = type.resolveType ?? defaultTypeResolver
  return (reference, context, info) =>
    whenThere(resolve ? resolve(reference, context, info) : reference, (found) => {
      if (found === null || found === undefined) return null
      return whenThere(typeOf(found, context, info, type), (typename) => {
        const concrete = checkedType(info.schema, type, typename)
        const entity = named(found, concrete.name)
        const ofType = resolve ? undefined : referenceResolverOf(concrete)
        return ofType ? whenThere(ofType(entity as Representation, context, info), (own) => named(own, concrete.name)) : entity
      })
    })
}

function checkedType(schema: GraphQLSchema, type: GraphQLInterfaceType, typename: unknown): GraphQLObjectType {
  const concrete = typeof typename === 'string' ? schema.getType(typename) : undefined
  if (isObjectType(concrete) && schema.isSubType(type, concrete)) return concrete
  throw new GraphQLError(
    typeof typename === 'string'
      ? `\`__resolveReference\` of "${type.name}" gave an object of "${typename}", which is not one of its types.`
      : `\`__resolveReference\` of "${type.name}" must give objects with a \`__typename\`, or the interface needs a \`resolveType\`.`,
  )
}

/** The entity with the name of its type, by which it is told apart later. */
function named(entity: unknown, typename: string): unknown {
  if (typeof entity !== 'object' || entity === null || entity instanceof Error) return entity
  const { __typename } = entity as { __typename?: unknown }
  if (__typename === typename) return entity
  // What somebody else keeps is not renamed, and what is frozen cannot be.
  if (__typename !== undefined) return { ...entity, __typename: typename }
  if (!Object.isExtensible(entity)) return Object.create(entity, { __typename: { value: typename } })
  return Object.defineProperty(entity, '__typename', { value: typename })
}

const referenceResolverOf = ({ extensions }: GraphQLObjectType | GraphQLInterfaceType): Resolve | undefined => (extensions as { apollo?: { subgraph?: { resolveReference?: Resolve } } }).apollo?.subgraph?.resolveReference
const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(`Unexpected error value: ${String(error)}`))
