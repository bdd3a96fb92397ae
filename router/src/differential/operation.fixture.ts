import { getNamedType, isAbstractType, isCompositeType, isObjectType, isUnionType, type GraphQLCompositeType, type GraphQLField, type GraphQLSchema } from 'graphql'
import { Choices } from './choices.fixture.ts'

export type RandomOperation = { query: string; variables: Record<string, unknown> }

/** A random query; it may be invalid where two fields of one name meet, so validate it before use. */
export function makeOperation(schema: GraphQLSchema, tape: readonly number[]): RandomOperation {
  return new Writer(schema, new Choices(tape)).write()
}

class Writer {
  readonly #schema: GraphQLSchema
  readonly #choices: Choices
  readonly #fragments: string[] = []
  readonly #used = new Set<'$yes' | '$no' | '$n'>()

  constructor(schema: GraphQLSchema, choices: Choices) {
    this.#schema = schema
    this.#choices = choices
  }

  write(): RandomOperation {
    const selections = this.#selections(this.#schema.getQueryType()!, 4)
    const types = { $yes: 'Boolean!', $no: 'Boolean', $n: 'Int' }
    const variables = [...this.#used]
    const header = variables.length ? `query (${variables.map((name) => `${name}: ${types[name]}`).join(', ')}) ` : ''
    const values = { yes: true, no: false, n: this.#choices.below(3) }
    return {
      query: [`${header}${selections}`, ...this.#fragments].join('\n'),
      variables: Object.fromEntries(Object.entries(values).filter(([name]) => this.#used.has(`$${name}` as '$n'))),
    }
  }

  #selections(type: GraphQLCompositeType, depth: number): string {
    const count = 1 + this.#choices.below(type === this.#schema.getQueryType() ? 3 : 4)
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
    if (field.args.length === 0) return ''
    const kind = this.#choices.below(3)
    if (kind === 2) this.#used.add('$n')
    return ['', `(n: ${this.#choices.below(3)})`, '(n: $n)'][kind]!
  }

  #condition(): string {
    if (!this.#choices.chance(12)) return ''
    const value = this.#choices.of(['true', 'false', '$yes', '$no'] as const)
    if (value.startsWith('$')) this.#used.add(value as '$yes')
    return ` @${this.#choices.of(['include', 'skip'])}(if: ${value})`
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const on = this.#choices.of(this.#conditionsOn(type))
    const selections = this.#selections(on, depth - 1)
    if (!this.#choices.chance(30)) return `...${on === type && this.#choices.chance(50) ? '' : ` on ${on.name}`}${this.#condition()} ${selections}`
    const name = `F${this.#fragments.length}`
    this.#fragments.push(`fragment ${name} on ${on.name} ${selections}`)
    return `...${name}${this.#condition()}`
  }

  #conditionsOn(type: GraphQLCompositeType): GraphQLCompositeType[] {
    const possible = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : []
    return [type, ...possible, ...(isObjectType(type) ? type.getInterfaces() : [])]
  }
}
