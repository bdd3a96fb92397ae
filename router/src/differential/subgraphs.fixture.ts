import { buildSubgraphSchema } from '@apollo/subgraph'
import { answerEntitiesAtOnce } from '@ecolaura/execution'
import { whenThere, type Eventually } from '@ecolaura/kernel'
import { buildSchema, execute, parse, type ExecutionResult, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql'
import type { GraphQLResult, SubgraphSource } from '../source.ts'
import { LINK } from '../subgraphs.fixture.ts'
import { computed, entity, extraOf, isKeyField, isValue, mutated, onlyP, refuse, referred, valueOf, type Failing, type Journal, type Ref } from './data.fixture.ts'
import { isLeaf, keyFields, keysIn, printType, type Model, type ModelField, type ModelType } from './model.fixture.ts'

const VALUES = 'enum Color { RED GREEN } input Where { m: Int = 2 tags: [String!] color: Color = RED inner: Where }'
const ARGUMENT = { nothing: '', number: '(n: Int = 1)', input: '(w: Where = { m: 3, inner: {} })' }
const declare = (field: ModelField): string => `${field.name}${ARGUMENT[field.takes]}: ${printType(field)}`
const block = (head: string, fields: readonly string[]): string => (fields.length ? `${head} { ${fields.join(' ')} }` : '')

/** The graph as one schema without federation. */
export function mergedSchema(model: Model): GraphQLSchema {
  const extra = model.interfaceObject ? ['extra: String'] : []
  const entities = model.entities.map((type) => {
    const isMember = model.members.includes(type.name)
    return block(`type ${type.name}${isMember ? ' implements Node' : ''}`, [...keyFields(keysIn(model, type.home, type)), ...(isMember ? extra : []), ...type.fields.map(declare)])
  })
  const node = block('interface Node', ['id: ID!', ...(model.abstractIn.length > 1 ? ['note: String'] : []), ...extra])
  const abstract = model.members.length ? [node, `union Any = ${model.members.join(' | ')}`] : []
  const operations = [block('type Query', model.roots.map(declare)), block('type Mutation', model.mutations.map(declare))]
  return buildSchema(['directive @defer on FRAGMENT_SPREAD | INLINE_FRAGMENT', VALUES, 'type V { p: String q: Int } type Org { id: ID! kind: String! }', ...abstract, ...operations, ...entities].join('\n'))
}

/** SDL of each subgraph, in the words of federation. */
export function subgraphSdls(model: Model): Record<string, string> {
  const sdls = Object.fromEntries(model.subgraphs.map((subgraph) => [subgraph, subgraphSdl(model, subgraph)]))
  if (model.interfaceObject) sdls['o'] = 'type Query { o0: Node } type Node @interfaceObject @key(fields: "id") { id: ID! extra: String }'
  return sdls
}

function subgraphSdl(model: Model, subgraph: string): string {
  const ownedBy = (fields: readonly ModelField[]) => fields.filter(({ owners }) => owners.includes(subgraph))
  const roots = [...ownedBy(model.roots), ...ownedBy(model.mutations)]
  const owned = [...roots, ...model.entities.flatMap(({ fields }) => ownedBy(fields))]
  const provided = (type: ModelType) => owned.flatMap(({ of, provides }) => (of === type.name && provides ? [provides] : []))
  const isAbstractHere = model.abstractIn.includes(subgraph)
  const entities = model.entities.filter(
    (type) => type.home === subgraph || ownedBy(type.fields).length > 0 || owned.some(({ of }) => of === type.name) || (isAbstractHere && model.members.includes(type.name)),
  )
  const node = block(`interface Node${model.interfaceObject && subgraph === 'a' ? ' @key(fields: "id")' : ''}`, ['id: ID!', ...(subgraph === 'b' ? ['note: String'] : [])])
  const abstract = isAbstractHere ? [node, `union Any = ${model.members.join(' | ')}`] : []
  const operation = (head: string, fields: readonly ModelField[]) => block(head, ownedBy(fields).map((field) => `${declare(field)}${provides(field)}`))
  return [
    VALUES,
    'type V @shareable { p: String q: Int } type Org @shareable { id: ID! kind: String! }',
    ...abstract,
    operation('type Query', model.roots),
    operation('type Mutation', model.mutations),
    ...entities.map((type) => entitySdl(model, subgraph, type, provided(type))),
  ].join(' ')
}

const provides = ({ provides }: ModelField): string => (provides ? ` @provides(fields: "${provides}")` : '')

function entitySdl(model: Model, subgraph: string, type: ModelType, provided: readonly string[]): string {
  const keys = keysIn(model, subgraph, type)
  const lines = keyFields(keys)
  const required = type.fields.filter(({ owners, requires }) => requires && owners.includes(subgraph)).map(({ requires }) => requires!.match(/^\w+/)![0])
  for (const field of type.fields) {
    if (field.owners.includes(subgraph)) {
      const requires = field.requires ? ` @requires(fields: ${JSON.stringify(field.requires)})` : ''
      const isProvided = [...model.roots, ...model.mutations, ...model.entities.flatMap(({ fields }) => fields)].some((one) => one.of === type.name && one.provides === field.name)
      lines.push(`${declare(field)}${requires}${provides(field)}${field.owners.length > 1 || isProvided ? ' @shareable' : ''}`)
    } else if (required.includes(field.name) || provided.includes(field.name)) lines.push(`${declare(field)} @external`)
  }
  const implementing = model.abstractIn.includes(subgraph) && model.members.includes(type.name) ? ' implements Node' : ''
  return `type ${type.name}${implementing} ${keys.map((key) => `@key(fields: "${key}")`).join(' ')} { ${lines.join(' ')} }`
}

/** A source that answers from what its subgraph may know: its own fields, and for others' what it was sent. Every second one never waits. */
export function modelSource(model: Model, subgraph: string, sdl: string, failing: Failing, journal: Journal): SubgraphSource {
  const schema = buildSubgraphSchema([{ typeDefs: parse(LINK + sdl) }])
  if (model.subgraphs.indexOf(subgraph) % 2 === 0) answerEntitiesAtOnce(schema)
  const fieldResolver = knowledge(model, subgraph, failing, journal)
  return {
    execute({ document, variables }) {
      const answer = execute({ schema, document, variableValues: variables, fieldResolver, typeResolver: (value) => (value as Ref).__typename })
      return whenThere(answer as Eventually<ExecutionResult>, (result) => JSON.parse(JSON.stringify(result)) as GraphQLResult)
    },
  }
}

function knowledge(model: Model, subgraph: string, failing: Failing, journal: Journal): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, _context, { parentType, fieldName }) => {
    if (fieldName === '_entities') return args['representations']
    if (fieldName === 'o0') return { __typename: 'Node', id: `${model.members[0]}:0` }
    if (isValue(parentType.name)) return (source as Ref)[fieldName]
    const root = [...model.roots, ...model.mutations].find(({ name }) => name === fieldName)!
    if (parentType.name === 'Mutation') return withProvided(model, root, failing, mutated(model, fieldName, args, journal))
    if (parentType.name === 'Query') return withProvided(model, root, failing, valueOf(model, root, 'Query', '', args))
    const ref = referred(source as Ref)
    if (isKeyField(fieldName)) return ref[fieldName]
    if (fieldName === 'extra') return extraOf(ref.id)
    const type = entity(ref.id).__typename
    const field = model.entities.find(({ name }) => name === type)!.fields.find(({ name }) => name === fieldName)!
    refuse(failing, type, fieldName, ref.id)
    if (!field.requires) return withProvided(model, field, failing, valueOf(model, field, type, ref.id, args))
    const [name] = field.requires.match(/^\w+/)!
    if (!(name in ref)) throw new Error(`${subgraph} was not given ${name} for ${type}.${fieldName}`)
    return computed(`${type}.${fieldName}`, ref.id, args['n'], field.requires.includes('{') ? onlyP(ref[name]) : ref[name])
  }
}

/** Who provides a field of an entity knows it there, and may compute others from it. */
function withProvided(model: Model, field: ModelField, failing: Failing, value: unknown): unknown {
  const provided = model.entities.find(({ name }) => name === field.of)?.fields.find(({ name }) => name === field.provides)
  if (!provided || value === null) return value
  if (Array.isArray(value)) return value.map((item) => withProvided(model, field, failing, item))
  const { __typename: type, id } = value as Ref
  return failing.has(`${type}.${provided.name} of ${id}`) ? value : { ...(value as Ref), [provided.name]: valueOf(model, provided, type, id, {}) }
}

/** Places that can fail without touching a key or a value that another field needs. */
export function failablePlaces(model: Model): string[] {
  return model.entities.flatMap(({ name, fields }) =>
    fields.filter((field) => isLeaf(field.of) && !(field.required && fields.some(({ requires }) => requires?.startsWith(field.name)))).flatMap((field) => [0, 1, 2].map((id) => `${name}.${field.name} of ${name}:${id}`)),
  )
}
