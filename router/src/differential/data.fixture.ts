import { GraphQLError, type GraphQLFieldResolver } from 'graphql'
import { ENUM_VALUES, type Model, type ModelField } from './model.fixture.ts'

/** What stands for an object: entities are known by id, values by the place they were found at. */
export type Ref = { __typename: string; id: string; kind: string; org: { __typename: string; id: string; kind: string }; [field: string]: unknown }
/** Places that fail, as `Type.field of id`. */
export type Failing = ReadonlySet<string>
/** What the mutations of one operation have done, in their order. */
export type Journal = string[]

const IDS = 3

/** The one truth behind all subgraphs: each value follows from its place, so anyone who is asked says the same. */
export function valueOf(model: Model, field: ModelField, type: string, id: string, args: Record<string, unknown>): unknown {
  const one = (at: string, mayBeNull: boolean): unknown => {
    const number = hash(at)
    if (mayBeNull && number % 7 === 0) return null
    if (field.of === 'String') return at
    if (field.of === 'Int') return number % 100
    if (field.of === 'Color') return ENUM_VALUES[number % 2]
    if (field.of === 'V') return { __typename: 'V', id: at, p: `p of ${at}`, q: number % 10 }
    const name = field.of === 'Node' || field.of === 'Any' ? model.members[number % model.members.length]! : field.of
    return entity(`${name}:${number % IDS}`)
  }
  const listed = (at: string, lists: number, mayBeNull: boolean): unknown => {
    if (lists === 0) return one(at, mayBeNull)
    const length = hash(`${at} length`)
    if (mayBeNull && length % 7 === 0) return null
    return Array.from({ length: length % 4 }, (_, index) => listed(`${at}[${index}]`, lists - 1, !field.itemRequired))
  }
  return listed(`${type}.${field.name}(${field.takes === 'nothing' ? '' : argumentsText(args)})@${id}`, field.lists, !field.required)
}

/** Equal for equal arguments, in whatever order they came. */
function argumentsText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(argumentsText).join()}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([name, one]) => `${name}=${argumentsText(one)}`).join(' ')
}

export function entity(id: string): Ref {
  return { __typename: id.split(':')[0]!, id, code: `code ${id}`, kind: `kind ${id}`, org: { __typename: 'Org', id: `org ${id}`, kind: `org kind ${id}` } }
}

/** The entity that a representation means, by whichever key it carries. Every part of the key has to fit. */
export function referred(representation: Record<string, unknown>): Ref {
  const id = (representation['id'] as string | undefined) ?? (representation['code'] as string).slice('code '.length)
  const known = entity(id)
  const { kind = known.kind, org } = representation as Partial<Ref>
  const fits = kind === known.kind && Object.entries(org ?? {}).every(([name, value]) => known.org[name as 'id'] === value)
  if (!fits) throw new Error(`Nothing has the key ${JSON.stringify(representation)}`)
  return { ...representation, ...known, __typename: representation['__typename'] as string }
}

/** A required selection's values as a subgraph sees them in a representation, or as the whole graph knows them. */
export const computed = (label: string, id: string, number: unknown, inputs: unknown): string => `${label}(${number ?? ''})@${id} from ${JSON.stringify(inputs ?? null)}`

/** Does what a mutation does, and answers it: with all that was done so far, or with an entity. */
export function mutated(model: Model, fieldName: string, args: Record<string, unknown>, journal: Journal): unknown {
  const field = model.mutations.find(({ name }) => name === fieldName)!
  journal.push(`${fieldName}(${argumentsText(args)})`)
  return field.of === 'String' ? journal.join(', ') : valueOf(model, field, 'Mutation', '', args)
}

/**
 * Resolves any field of the merged graph, for one operation. A mutation belongs to one subgraph; when that is down, nobody did
 * anything, so what later mutations tell of has no trace of it. Its own value stays: the answer has null there, with an error.
 */
export function truth(model: Model, failing: Failing, down?: string): GraphQLFieldResolver<unknown, unknown> {
  const journal: Journal = []
  const isDone = (mutation: string): boolean => !model.mutations.some(({ name, owners }) => name === mutation && owners.includes(down ?? ''))
  return (source, args, _context, { parentType, fieldName }) => {
    if (isValue(parentType.name)) return (source as Ref)[fieldName]
    if (parentType.name === 'Mutation') return mutated(model, fieldName, args, isDone(fieldName) ? journal : [])
    if (parentType.name === 'Query') return valueOf(model, model.roots.find(({ name }) => name === fieldName)!, 'Query', '', args)
    const ref = source as Ref
    if (isKeyField(fieldName)) return ref[fieldName]
    if (fieldName === 'extra') return extraOf(ref.id)
    return fieldValue(model, failing, ref.id, fieldName, args)
  }
}

export const isValue = (type: string): boolean => type === 'V' || type === 'Org'
export const isKeyField = (name: string): boolean => name === 'id' || name === 'code' || name === 'kind' || name === 'org'
export const extraOf = (id: string): string | null => (hash(`extra ${id}`) % 5 === 0 ? null : `extra ${id}`)

function fieldValue(model: Model, failing: Failing, id: string, fieldName: string, args: Record<string, unknown>): unknown {
  const type = id.split(':')[0]!
  const field = model.entities.find(({ name }) => name === type)!.fields.find(({ name }) => name === fieldName)!
  refuse(failing, type, fieldName, id)
  if (!field.requires) return valueOf(model, field, type, id, args)
  const [, name, number] = /^(\w+)(?:\(n: (\d)\))?/.exec(field.requires)!
  const input = fieldValue(model, failing, id, name!, number ? { n: Number(number) } : {})
  return computed(`${type}.${fieldName}`, id, args['n'], field.requires.includes('{') ? onlyP(input) : input)
}

/** What `{ p }` shows of a value or of a list of them. */
export function onlyP(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(onlyP)
  return value === null || value === undefined ? null : { p: (value as { p: unknown }).p }
}

export function refuse(failing: Failing, type: string, field: string, id: string): void {
  if (failing.has(`${type}.${field} of ${id}`)) throw new GraphQLError(`${type}.${field} of ${id} fails`)
}

function hash(text: string): number {
  let value = 2166136261
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 16777619) >>> 0
  return (value ^ (value >>> 15)) >>> 0
}
