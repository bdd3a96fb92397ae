import { Choices } from './choices.fixture.ts'

/** A field of the graph that all subgraphs make up together, and who answers it. */
export type ModelField = {
  name: string
  /** Type without list and non-null marks. */
  of: string
  /** How many lists are around it. */
  lists: number
  required: boolean
  itemRequired: boolean
  takes: 'nothing' | 'number' | 'input'
  /** Subgraphs that resolve it; more than one makes it shareable. */
  owners: string[]
  /** Selection that its owner needs from others, e.g. `size(n: 2)`. */
  requires?: string
  /** A scalar field of the entity it leads to that its owner brings along. */
  provides?: string
}
export type ModelType = { name: string; fields: ModelField[]; /** Knows every key; another subgraph knows one. */ home: string; keys: Record<string, Key> }

/** Plain, composite and nested keys. */
export const KEYS = ['id', 'code', 'id kind', 'code org { id }', 'org { kind id } id'] as const
export type Key = (typeof KEYS)[number]

/** A graph of entities with random owners, keys and relations. */
export type Model = {
  subgraphs: string[]
  entities: ModelType[]
  roots: ModelField[]
  mutations: ModelField[]
  /** Entities behind the interface `Node` and the union `Any`. */
  members: string[]
  /** Subgraphs that know the interface and the union; the second adds the field `note` to the interface. */
  abstractIn: string[]
  /** A subgraph that knows the entities by their interface only. */
  interfaceObject: boolean
}

export const ENUM_VALUES = ['RED', 'GREEN'] as const
const PLAIN = { of: 'String', lists: 0, required: false, itemRequired: false, takes: 'nothing' } as const

export function makeModel(tape: readonly number[]): Model {
  const choices = new Choices(tape)
  const subgraphs = ['a', 'b', 'c', 'd'].slice(0, 2 + choices.below(3))
  const names = ['E0', 'E1', 'E2', 'E3'].slice(0, 2 + choices.below(3))
  const members = choices.chance(60) ? names.slice(0, 2) : []
  const abstractIn = members.length ? (choices.chance(40) ? ['a', 'b'] : ['a']) : []
  const field = (name: string, owners: string[]): ModelField => {
    const of = choices.of(['String', 'Int', 'Color', ...names, 'V', ...(owners.length === 1 && abstractIn.includes(owners[0]!) ? ['Node', 'Any'] : [])])
    const lists = choices.chance(30) ? 1 + choices.below(2) : 0
    const takes = choices.chance(25) ? choices.of(['number', 'input'] as const) : 'nothing'
    return { name, of, lists, required: choices.chance(25), itemRequired: lists > 0 && choices.chance(40), takes, owners }
  }
  const ownersOf = () => {
    const owner = choices.of(subgraphs)
    return choices.chance(20) ? [...new Set([owner, choices.of(subgraphs)])] : [owner]
  }
  const entities = names.map((name): ModelType => {
    const fields = Array.from({ length: 2 + choices.below(4) }, (_, index) => field(`f${index}`, ownersOf()))
    if (abstractIn.length > 1 && members.includes(name)) fields.push({ ...PLAIN, name: 'note', owners: ['b'] })
    const keys = Object.fromEntries(subgraphs.map((subgraph) => [subgraph, choices.chance(50) ? choices.of(KEYS) : 'id']))
    return { name, fields, home: members.includes(name) ? 'a' : choices.of(subgraphs), keys }
  })
  for (const entity of entities) addRequirements(choices, subgraphs, entity)
  for (const entity of entities) for (const one of entity.fields) addProvision(choices, entities, one)
  const roots = subgraphs.flatMap((subgraph) => [
    { ...field(`${subgraph}0`, [subgraph]), of: choices.of(names) },
    ...(choices.chance(60) ? [field(`${subgraph}1`, [subgraph])] : []),
    ...(abstractIn.includes(subgraph) ? ['Node', 'Any'].map((of) => ({ ...field(`${subgraph}${of}`, [subgraph]), of })) : []),
  ])
  const mutations = subgraphs.flatMap((subgraph): ModelField[] =>
    choices.chance(40) ? [{ ...field(`${subgraph}Log`, [subgraph]), of: 'String', lists: 0 }, { ...field(`${subgraph}Do`, [subgraph]), of: choices.of(names), lists: 0 }] : [],
  )
  return { subgraphs, entities, roots, mutations, members, abstractIn, interfaceObject: members.length > 0 && choices.chance(50) }
}

/** Up to two fields that one subgraph computes from what others know. */
function addRequirements(choices: Choices, subgraphs: readonly string[], entity: ModelType): void {
  for (const name of ['r0', 'r1'].slice(0, choices.below(3))) {
    const owner = choices.of(subgraphs)
    const foreign = entity.fields.filter(({ owners, requires, of, takes }) => !owners.includes(owner) && !requires && takes !== 'input' && (of === 'V' || isLeaf(of)))
    if (foreign.length === 0) return
    const input = choices.of(foreign)
    const selection = `${input.name}${input.takes === 'number' ? `(n: ${choices.below(3)})` : ''}${input.of === 'V' ? ' { p }' : ''}`
    entity.fields.push({ ...PLAIN, name, takes: choices.chance(20) ? 'number' : 'nothing', owners: [owner], requires: selection })
  }
}

function addProvision(choices: Choices, entities: readonly ModelType[], field: ModelField): void {
  const target = entities.find(({ name }) => name === field.of)
  if (!target || field.owners.length > 1 || !choices.chance(25)) return
  const foreign = target.fields.find((one) => isLeaf(one.of) && !one.requires && one.takes === 'nothing' && !one.owners.includes(field.owners[0]!))
  if (foreign) field.provides = foreign.name
}

export const isLeaf = (type: string): boolean => type === 'String' || type === 'Int' || type === 'Color'

export function printType({ of, lists, required, itemRequired }: ModelField): string {
  const item = itemRequired ? '!' : ''
  return ['', `[${of}${item}]`, `[[${of}${item}]${item}]`][lists]!.concat(lists === 0 ? of : '', required ? '!' : '')
}

/** The keys by which a subgraph knows an entity: all in its home and where the interface is, one elsewhere. */
export function keysIn({ members, abstractIn }: Model, subgraph: string, type: ModelType): Key[] {
  if (type.home === subgraph || (abstractIn.includes(subgraph) && members.includes(type.name))) return [...new Set<Key>(['id', 'code', ...Object.values(type.keys)])]
  return [type.keys[subgraph]!]
}

const DECLARED: Record<string, string> = { id: 'id: ID!', code: 'code: ID!', kind: 'kind: String!', org: 'org: Org!' }

/** Declarations of the fields that these keys name. */
export function keyFields(keys: readonly Key[]): string[] {
  const names = new Set(keys.flatMap((key) => key.replace(/\{.*?\}/, '').trim().split(/\s+/)))
  return [...names].map((name) => DECLARED[name]!)
}
