import { Choices } from './choices.fixture.ts'

/** A field of the graph that all subgraphs make up together, and who answers it. */
export type ModelField = {
  name: string
  /** Type without list and non-null marks. */
  of: string
  list: boolean
  required: boolean
  itemRequired: boolean
  takesNumber: boolean
  /** Subgraphs that resolve it; more than one makes it shareable. */
  owners: string[]
  /** Selection that its owner needs from others, e.g. `size(n: 2)`. */
  requires?: string
  /** A scalar field of the entity it leads to that its owner brings along. */
  provides?: string
}
export type ModelType = { name: string; fields: ModelField[]; /** Knows every key; another subgraph knows one. */ home: string; keys: Record<string, 'id' | 'code'> }

/** A graph of entities with random owners, keys and relations. */
export type Model = {
  subgraphs: string[]
  entities: ModelType[]
  roots: ModelField[]
  /** Entities behind the interface `Node` and the union `Any`; both live in the first subgraph. */
  members: string[]
  /** A subgraph that knows the entities by their interface only. */
  interfaceObject: boolean
}

export const VALUE_FIELDS = ['p', 'q'] as const
export const ENUM_VALUES = ['RED', 'GREEN'] as const

export function makeModel(tape: readonly number[]): Model {
  const choices = new Choices(tape)
  const subgraphs = ['a', 'b', 'c', 'd'].slice(0, 2 + choices.below(3))
  const names = ['E0', 'E1', 'E2', 'E3'].slice(0, 2 + choices.below(3))
  const members = choices.chance(60) ? names.slice(0, 2) : []
  const abstract = members.length > 0
  const field = (name: string, owners: string[], scalarsOnly = false): ModelField => {
    const composite = scalarsOnly ? [] : [...names, 'V', ...(abstract && owners.includes('a') && owners.length === 1 ? ['Node', 'Any'] : [])]
    const of = choices.of(['String', 'Int', 'Color', ...composite])
    const list = choices.chance(30)
    return { name, of, list, required: choices.chance(25), itemRequired: list && choices.chance(40), takesNumber: choices.chance(25), owners }
  }
  const ownersOf = () => {
    const owner = choices.of(subgraphs)
    return choices.chance(20) ? [...new Set([owner, choices.of(subgraphs)])] : [owner]
  }
  const entities = names.map((name): ModelType => {
    const fields = Array.from({ length: 2 + choices.below(4) }, (_, index) => field(`f${index}`, ownersOf()))
    const keys = Object.fromEntries(subgraphs.map((subgraph) => [subgraph, choices.chance(30) ? ('code' as const) : ('id' as const)]))
    return { name, fields, home: members.includes(name) ? 'a' : choices.of(subgraphs), keys }
  })
  for (const entity of entities) addRequirements(choices, subgraphs, entity)
  for (const entity of entities) for (const one of entity.fields) addProvision(choices, entities, one)
  const roots = subgraphs.flatMap((subgraph) => [
    { ...field(`${subgraph}0`, [subgraph]), of: choices.of(names) },
    ...(choices.chance(60) ? [field(`${subgraph}1`, [subgraph])] : []),
    ...(subgraph === 'a' && abstract ? [{ ...field('node', ['a']), of: 'Node' }, { ...field('any', ['a']), of: 'Any' }] : []),
  ])
  return { subgraphs, entities, roots, members, interfaceObject: abstract && choices.chance(50) }
}

/** Up to two fields that one subgraph computes from what others know. */
function addRequirements(choices: Choices, subgraphs: readonly string[], entity: ModelType): void {
  for (const name of ['r0', 'r1'].slice(0, choices.below(3))) {
    const owner = choices.of(subgraphs)
    const foreign = entity.fields.filter(({ owners, requires, of }) => !owners.includes(owner) && !requires && (of === 'V' || isLeaf(of)))
    if (foreign.length === 0) return
    const input = choices.of(foreign)
    const selection = `${input.name}${input.takesNumber ? `(n: ${choices.below(3)})` : ''}${input.of === 'V' ? ' { p }' : ''}`
    entity.fields.push({ name, of: 'String', list: false, required: false, itemRequired: false, takesNumber: choices.chance(20), owners: [owner], requires: selection })
  }
}

function addProvision(choices: Choices, entities: readonly ModelType[], field: ModelField): void {
  const target = entities.find(({ name }) => name === field.of)
  if (!target || field.owners.length > 1 || !choices.chance(25)) return
  const foreign = target.fields.find((one) => isLeaf(one.of) && !one.requires && !one.takesNumber && !one.owners.includes(field.owners[0]!))
  if (foreign) field.provides = foreign.name
}

export const isLeaf = (type: string): boolean => type === 'String' || type === 'Int' || type === 'Color'

export const printType = ({ of, list, required, itemRequired }: ModelField): string =>
  (list ? `[${of}${itemRequired ? '!' : ''}]` : of) + (required ? '!' : '')
