import { Kind, parse, type ConstDirectiveNode, type DocumentNode, type FieldNode, type GraphQLSchema, type SelectionSetNode, type TypeNode } from 'graphql'
import { costRules, type CostRules } from './demand/cost-rules.ts'
import { Access, type Policies } from './access.ts'
import { apiSchema } from './api-schema.ts'
import { contextsOf, type Contexts } from './contexts.ts'
import { joinedFields, selectionIn, type JoinedField } from './joined-fields.ts'
import { argumentsOf } from './links.ts'
import { taggedSchema, type TagFilter } from './clients/tags.ts'

/** What one supergraph file says, read once: who serves it, what clients may ask, and how to plan for it. */
export type Supergraph = {
  readonly sdl: string
  /** What clients see: no join machinery and nothing `@inaccessible`. */
  readonly schema: GraphQLSchema
  /** What clients see whose tags these are. @throws Error when that is no valid schema */
  tagged(tags: TagFilter): GraphQLSchema
  readonly access: Access
  readonly contexts: Contexts
  readonly costs: CostRules
  /** Subgraph name (as in `sources`) to the URL that the file names; empty when it names none. */
  readonly urls: ReadonlyMap<string, string>
  readonly objects: ReadonlySet<string>
  readonly interfaces: ReadonlySet<string>
  /** Name of the type that a field of an object or interface has, without lists and exclamation marks. */
  fieldType(type: string | undefined, field: string): string | undefined
  interfacesOf(type: string): readonly string[]
  /** Object types that implement an interface or belong to a union; empty for any other type. */
  possibleTypes(name: string): ReadonlySet<string>
  /** Top-level fields that a subgraph's field is computed from. */
  requires(subgraph: string, type: string, field: string): readonly string[]
  /** The same with their arguments; `requiresCalls` says whether any has some. */
  readonly requiresCalls: boolean
  requiredCalls(subgraph: string, type: string, field: string): readonly FieldNode[]
  /** Top-level fields of each key by which this subgraph resolves the entity. */
  keys(subgraph: string, type: string): readonly (readonly string[])[]
}

/** @throws Error that says what is wrong with the file. */
export function readSupergraph(sdl: string, policies?: Policies): Supergraph {
  const document = parse(sdl, { noLocation: true })
  const graphs = graphsOf(document)
  if (graphs.size === 0) throw new Error('This is no Federation 2 supergraph: it has no enum join__Graph. Compose the subgraphs first.')
  const possible = possibleTypesOf(document)
  const implemented = new Map(document.definitions.flatMap((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? [[node.name.value, node.interfaces?.map(({ name }) => name.value) ?? []]] : [])))
  const joined = joinedFields(document)
  const required = requiredOf(joined, graphs)
  const requiredCalls: Supergraph['requiredCalls'] = (subgraph, type, field) => [type, ...(implemented.get(type) ?? [])].flatMap((one) => required.get(`${subgraph} ${one}.${field}`) ?? [])
  const keys = keysOf(document, graphs)
  const fieldTypes = fieldTypesOf(document)
  const schema = apiSchema(document)
  const contexts = contextsOf(document, joined)
  const access = new Access(document, joined, schema, contexts, policies)
  if (access.usesPolicies && !policies) throw new Error('This supergraph uses @policy, and nobody here decides about policies.')
  return {
    sdl,
    access,
    contexts,
    costs: costRules(document),
    schema,
    tagged: (tags) => taggedSchema(document, tags),
    urls: new Map([...graphs.values()].map(({ name, url }) => [name, url])),
    objects: namesOf(document, Kind.OBJECT_TYPE_DEFINITION),
    interfaces: namesOf(document, Kind.INTERFACE_TYPE_DEFINITION),
    fieldType: (type, field) => fieldTypes.get(`${type}.${field}`),
    possibleTypes: (name) => possible.get(name) ?? NONE,
    interfacesOf: (type) => implemented.get(type) ?? [],
    requires: (subgraph, type, field) => requiredCalls(subgraph, type, field).map(({ name }) => name.value),
    requiresCalls: [...required.values()].flat().some((field) => field.arguments?.length),
    requiredCalls,
    keys: (subgraph, type) => keys.get(`${subgraph} ${type}`) ?? [],
  }
}

const NONE: ReadonlySet<string> = new Set()

type Graph = { name: string; url: string }

function graphsOf(document: DocumentNode): Map<string, Graph> {
  const graphs = new Map<string, Graph>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph')
      for (const value of definition.values ?? []) {
        const graph = value.directives?.find(({ name }) => name.value === 'join__graph')
        if (graph) graphs.set(value.name.value, { name: argument(graph, 'name') ?? '', url: argument(graph, 'url') ?? '' })
      }
  return graphs
}

function possibleTypesOf(document: DocumentNode): Map<string, Set<string>> {
  const possible = new Map<string, Set<string>>()
  const add = (abstract: string, type: string) => possible.set(abstract, (possible.get(abstract) ?? new Set()).add(type))
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION)
      for (const implemented of definition.interfaces ?? []) add(implemented.name.value, definition.name.value)
    if (definition.kind === Kind.UNION_TYPE_DEFINITION)
      for (const member of definition.types ?? []) add(definition.name.value, member.name.value)
  }
  return possible
}

const namesOf = (document: DocumentNode, kind: Kind): Set<string> => new Set(document.definitions.flatMap((node) => (node.kind === kind && 'name' in node && node.name ? [node.name.value] : [])))

function fieldTypesOf(document: DocumentNode): Map<string, string> {
  const types = new Map<string, string>()
  const named = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type))
  for (const node of document.definitions)
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION)
      for (const field of node.fields ?? []) types.set(`${node.name.value}.${field.name.value}`, named(field.type))
  return types
}

function keysOf(document: DocumentNode, graphs: Map<string, Graph>): Map<string, string[][]> {
  const keys = new Map<string, string[][]>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    for (const directive of definition.directives ?? []) {
      const key = directive.name.value === 'join__type' && argument(directive, 'key')
      if (!key) continue
      const at = `${graphs.get(argument(directive, 'graph') ?? '')?.name} ${definition.name.value}`
      keys.set(at, [...(keys.get(at) ?? []), topLevel(selectionIn(key)).map(({ name }) => name.value)])
    }
  }
  return keys
}

function requiredOf(joined: readonly JoinedField[], graphs: Map<string, Graph>): Map<string, FieldNode[]> {
  return new Map(joined.flatMap(({ type, field, graph = '', requires }) => (requires ? [[`${graphs.get(graph)?.name} ${type}.${field}`, topLevel(requires)]] : [])))
}

const topLevel = ({ selections }: SelectionSetNode): FieldNode[] => selections.flatMap((node) => (node.kind === Kind.FIELD ? [node] : []))

const argument = (directive: ConstDirectiveNode, name: string): string | undefined => argumentsOf(directive)[name] as string | undefined
