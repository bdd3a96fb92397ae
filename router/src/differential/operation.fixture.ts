import { getNamedType, isAbstractType, isCompositeType, isObjectType, isUnionType, type GraphQLCompositeType, type GraphQLField, type GraphQLSchema } from 'graphql'
import { Choices } from './choices.fixture.ts'

export type RandomOperation = { query: string; variables: Record<string, unknown> }

/** A random query; it may be invalid where two fields of one name meet, so validate it before use. */
export function makeOperation(schema: GraphQLSchema, tape: readonly number[]): RandomOperation {
  return new Writer(schema, new Choices(tape)).write()
}

/** Variables that an operation may use; `$d` and `$e` have defaults, and `$e` is not given a value. */
const VARIABLES = { $yes: 'Boolean!', $no: 'Boolean', $n: 'Int', $d: 'Int = 2', $e: 'Boolean = false', $w: 'Where', $x: 'Where = { m: 4, color: GREEN }' } as const
type Variable = keyof typeof VARIABLES

class Writer {
  readonly #schema: GraphQLSchema
  readonly #choices: Choices
  readonly #fragments: string[] = []
  readonly #used = new Set<Variable>()

  constructor(schema: GraphQLSchema, choices: Choices) {
    this.#schema = schema
    this.#choices = choices
  }

  write(): RandomOperation {
    const mutation = this.#schema.getMutationType()
    const isMutation = mutation !== undefined && mutation !== null && this.#choices.chance(15)
    const selections = this.#selections(isMutation ? mutation : this.#schema.getQueryType()!, 4)
    const variables = [...this.#used]
    const header = variables.length ? ` (${variables.map((name) => `${name}: ${VARIABLES[name]}`).join(', ')})` : ''
    const values = { yes: true, no: false, n: this.#choices.below(3), ...this.#values() }
    return {
      query: [`${isMutation ? 'mutation' : 'query'}${header} ${selections}`, ...this.#fragments].join('\n'),
      variables: Object.fromEntries(Object.entries(values).filter(([name]) => this.#used.has(`$${name}` as Variable))),
    }
  }

  /** Values of variables that may as well be left out. */
  #values(): Record<string, unknown> {
    const where = this.#choices.of([undefined, null, {}, { m: 0, tags: [] }, { inner: { tags: 'one' }, color: 'GREEN' }])
    return { ...(where !== undefined && { w: where }), ...(this.#choices.chance(50) && { d: 1 }), ...(this.#choices.chance(50) && { x: { m: 5 } }) }
  }

  #selections(type: GraphQLCompositeType, depth: number): string {
    const count = 1 + this.#choices.below(depth === 4 ? 3 : 4)
    return `{ ${Array.from({ length: count }, () => this.#selection(type, depth)).join(' ')} }`
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const kind = this.#choices.below(10)
    if (kind >= 8 && depth > 0) return this.#fragment(type, depth)
    const fields = isUnionType(type) ? [] : Object.values(type.getFields()).filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)))
    if (fields.length === 0 || kind === 7) return this.#choices.chance(30) ? 't: __typename' : '__typename'
    return this.#field(type, this.#choices.of(fields), depth)
  }

  #field(parent: GraphQLCompositeType, field: GraphQLField<unknown, unknown>, depth: number): string {
    const type = getNamedType(field.type)
    const alias = this.#choices.chance(30) ? `${this.#choices.of(this.#aliases(parent))}: ` : ''
    const below = isCompositeType(type) ? ` ${this.#selections(type, depth - 1)}` : ''
    return `${alias}${field.name}${this.#argument(field)}${this.#condition()}${below}`
  }

  /** Names of other fields are the interesting aliases: they collide with what a plan fetches for itself. */
  #aliases(parent: GraphQLCompositeType): string[] {
    return ['x', 'y', ...(isUnionType(parent) ? [] : Object.keys(parent.getFields()))]
  }

  #argument(field: GraphQLField<unknown, unknown>): string {
    const [argument] = field.args
    if (!argument) return ''
    const number = ['', `(n: ${this.#choices.below(3)})`, '(n: $n)', '(n: $d)']
    const input = ['', '(w: { m: 1, tags: "x" })', '(w: $w)', '(w: $x)', '(w: { inner: { m: $n, inner: $w }, tags: ["a", "b"] })', '(w: null)']
    return this.#using(this.#choices.of(argument.name === 'n' ? number : input))
  }

  /** Remembers the variables in a text. */
  #using(text: string): string {
    for (const [name] of text.matchAll(/\$\w+/g)) this.#used.add(name as Variable)
    return text
  }

  #condition(): string {
    if (!this.#choices.chance(12)) return ''
    const value = this.#choices.of(['true', 'false', '$yes', '$no', '$e'] as const)
    return this.#using(` @${this.#choices.of(['include', 'skip'])}(if: ${value})`)
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const on = this.#choices.of(this.#conditionsOn(type))
    const selections = this.#selections(on, depth - 1)
    const defer = type !== this.#schema.getMutationType() && this.#choices.chance(20) ? ' @defer' : ''
    if (!this.#choices.chance(30)) return `...${on === type && this.#choices.chance(50) ? '' : ` on ${on.name}`}${defer}${this.#condition()} ${selections}`
    const name = `F${this.#fragments.length}`
    this.#fragments.push(`fragment ${name} on ${on.name} ${selections}`)
    return `...${name}${defer}${this.#condition()}`
  }

  #conditionsOn(type: GraphQLCompositeType): GraphQLCompositeType[] {
    const possible = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : []
    return [type, ...possible, ...(isObjectType(type) ? type.getInterfaces() : [])]
  }
}
