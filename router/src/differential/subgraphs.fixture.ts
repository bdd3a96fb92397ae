import { buildSubgraphSchema } from '@apollo/subgraph'
import { buildSchema, execute, parse, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql'
import type { GraphQLResult, SubgraphSource } from '../source.ts'
import { LINK } from '../subgraphs.fixture.ts'
import { computed, entity, extraOf, onlyP, refuse, referred, valueOf, type Failing, type Ref } from './data.fixture.ts'
import { isLeaf, printType, type Model, type ModelField, type ModelType } from './model.fixture.ts'

const VALUES = 'enum Color { RED GREEN }'
const ARGUMENT = '(n: Int = 1)'
const declare = (field: ModelField): string => `${field.name}${field.takesNumber ? ARGUMENT : ''}: ${printType(field)}`

/** The graph as one schema without federation. */
export function mergedSchema(model: Model): GraphQLSchema {
  const implementsNode = (name: string) => (model.members.includes(name) ? ' implements Node' : '')
  const extra = model.interfaceObject ? ' extra: String' : ''
  const entities = model.entities.map(
    ({ name, fields }) => `type ${name}${implementsNode(name)} { id: ID! code: ID!${model.members.includes(name) ? extra : ''} ${fields.map(declare).join(' ')} }`,
  )
  const abstract = model.members.length ? `interface Node { id: ID!${extra} } union Any = ${model.members.join(' | ')}` : ''
  return buildSchema(`${VALUES} type V { p: String q: Int } ${abstract} type Query { ${model.roots.map(declare).join(' ')} } ${entities.join(' ')}`)
}

/** SDL of each subgraph, in the words of federation. */
export function subgraphSdls(model: Model): Record<string, string> {
  const sdls = Object.fromEntries(model.subgraphs.map((subgraph) => [subgraph, subgraphSdl(model, subgraph)]))
  if (model.interfaceObject) sdls['o'] = 'type Query { o0: Node } type Node @interfaceObject @key(fields: "id") { id: ID! extra: String }'
  return sdls
}

function subgraphSdl(model: Model, subgraph: string): string {
  const roots = model.roots.filter(({ owners }) => owners.includes(subgraph))
  const owned = [...roots, ...model.entities.flatMap(({ fields }) => fields.filter(({ owners }) => owners.includes(subgraph)))]
  const provided = (type: ModelType) => owned.flatMap(({ of, provides }) => (of === type.name && provides ? [provides] : []))
  const needsMembers = subgraph === 'a' && model.members.length > 0
  const entities = model.entities.filter(
    (type) =>
      type.home === subgraph ||
      type.fields.some(({ owners }) => owners.includes(subgraph)) ||
      owned.some(({ of }) => of === type.name) ||
      (needsMembers && model.members.includes(type.name)),
  )
  const abstract = needsMembers ? `interface Node${model.interfaceObject ? ' @key(fields: "id")' : ''} { id: ID! } union Any = ${model.members.join(' | ')}` : ''
  const body = entities.map((type) => entitySdl(model, subgraph, type, provided(type))).join(' ')
  const fields = roots.map((field) => `${declare(field)}${provides(field)}`).join(' ')
  return `${VALUES} type V @shareable { p: String q: Int } ${abstract} type Query { ${fields} } ${body}`
}

const provides = ({ provides }: ModelField): string => (provides ? ` @provides(fields: "${provides}")` : '')

function entitySdl(model: Model, subgraph: string, type: ModelType, provided: readonly string[]): string {
  const keys = keysIn(model, subgraph, type)
  const lines = keys.map((key) => `${key}: ID!`)
  const required = type.fields.filter(({ owners, requires }) => requires && owners.includes(subgraph)).map(({ requires }) => requires!.match(/^\w+/)![0])
  for (const field of type.fields) {
    if (field.owners.includes(subgraph)) {
      const requires = field.requires ? ` @requires(fields: ${JSON.stringify(field.requires)})` : ''
      const shareable = field.owners.length > 1 || model.entities.some(({ fields }) => fields.some((one) => one.of === type.name && one.provides === field.name)) || model.roots.some((one) => one.of === type.name && one.provides === field.name)
      lines.push(`${declare(field)}${requires}${provides(field)}${shareable ? ' @shareable' : ''}`)
    } else if (required.includes(field.name) || provided.includes(field.name)) lines.push(`${declare(field)} @external`)
  }
  const implementing = subgraph === 'a' && model.members.includes(type.name) ? ' implements Node' : ''
  return `type ${type.name}${implementing} ${keys.map((key) => `@key(fields: "${key}")`).join(' ')} { ${lines.join(' ')} }`
}

/** The home subgraph knows both keys, and so does whoever shows the interface; others know one. */
function keysIn(model: Model, subgraph: string, type: ModelType): ('id' | 'code')[] {
  if (type.home === subgraph || (subgraph === 'a' && model.members.includes(type.name))) return ['id', 'code']
  return [type.keys[subgraph]!]
}

/** A source that answers from what its subgraph may know: its own fields, and for others' what it was sent. */
export function modelSource(model: Model, subgraph: string, sdl: string, failing: Failing): SubgraphSource {
  const schema = buildSubgraphSchema([{ typeDefs: parse(LINK + sdl) }])
  const fieldResolver = knowledge(model, subgraph, failing)
  return {
    async execute({ document, variables }) {
      const result = await execute({ schema, document, variableValues: variables, fieldResolver, typeResolver: (value) => (value as Ref).__typename })
      return JSON.parse(JSON.stringify(result)) as GraphQLResult
    },
  }
}

function knowledge(model: Model, subgraph: string, failing: Failing): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, _context, { parentType, fieldName }) => {
    if (fieldName === '_entities') return args['representations']
    if (fieldName === 'o0') return { __typename: 'Node', id: `${model.members[0]}:0` }
    if (parentType.name === 'V') return (source as Ref)[fieldName]
    if (parentType.name === 'Query') {
      const root = model.roots.find(({ name }) => name === fieldName)!
      return withProvided(model, root, failing, valueOf(model, root, 'Query', '', args))
    }
    const ref = referred(source as Ref)
    if (fieldName === 'id' || fieldName === 'code') return ref[fieldName]
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
