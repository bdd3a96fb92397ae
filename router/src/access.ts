import { getNamedType, isInterfaceType, isObjectType, Kind, type ConstDirectiveNode, type DocumentNode, type GraphQLSchema, type SelectionSetNode } from 'graphql'
import type { Contexts } from './contexts.ts'
import type { JoinedField } from './joined-fields.ts'
import { argumentsOf, linksOf } from './links.ts'
import type { RouterClient } from './source.ts'

/** What must hold of a client: all of these; of scopes and policies any one group, and of a group each. */
type Requirement = { readonly authenticated: boolean; readonly scopes: readonly (readonly string[])[]; readonly policies: readonly (readonly string[])[] }

/** Which of a supergraph's requirements a client meets. Equal keys see equal answers. */
export type Grant = {
  readonly key: string
  /** Whether this field may be shown; on an interface, whether all that implement it may show theirs. */
  allows(type: string, field: string): boolean
  allowsType(type: string): boolean
}

/** Names of policies that hold for a client. */
export type Policies = (names: readonly string[], client: RouterClient) => Promise<readonly string[]>

export const EVERYTHING: Grant = { key: '', allows: () => true, allowsType: () => true }

/**
 * The `@authenticated`, `@requiresScopes` and `@policy` of a supergraph. They are enforced where the answer is shaped,
 * by the type that an object has, so no alias, fragment or interface leads around them; what is refused on a known type is not
 * fetched either.
 */
export class Access {
  readonly #requirements: Requirement[] = []
  readonly #numbers = new Map<string, number>()
  /** `Type` and `Type.field` to the numbers of what they require. */
  readonly #rules = new Map<string, Set<number>>()
  readonly #policies: Policies | undefined
  readonly #policyNames: string[]
  readonly #grants = new Map<string, Grant>()

  constructor(supergraph: DocumentNode, joined: readonly JoinedField[], schema: GraphQLSchema, contexts: Contexts, policies: Policies | undefined) {
    this.#policies = policies
    this.#readDirectives(supergraph)
    const required = Map.groupBy(joined, ({ type, field }) => `${type}.${field}`)
    const size = () => [...this.#rules.values()].reduce((sum, numbers) => sum + numbers.size, 0)
    // A field may need one that needs another.
    for (let before = -1; before !== size(); ) {
      before = size()
      this.#addWhatFieldsNeed(required, schema, contexts)
    }
    this.#addWhatInterfacesShow(schema)
    this.#policyNames = [...new Set(this.#requirements.flatMap((requirement) => requirement.policies.flat()))]
  }

  get isUsed(): boolean {
    return this.#requirements.length > 0
  }

  get usesPolicies(): boolean {
    return this.#policyNames.length > 0
  }

  /** Whether anything is required of who sees this `Type` or `Type.field`. */
  protects(rule: string): boolean {
    return this.#rules.has(rule)
  }

  async grant(client: RouterClient): Promise<Grant> {
    if (!this.isUsed) return EVERYTHING
    const held = this.#policies && this.usesPolicies ? new Set(await this.#policies(this.#policyNames, client)) : new Set<string>()
    const met = this.#requirements.map((requirement) => isMet(requirement, client, held))
    const key = met.map((one) => (one ? '1' : '0')).join('')
    let grant = this.#grants.get(key)
    if (!grant) {
      const holds = (rule: string) => [...(this.#rules.get(rule) ?? [])].every((number) => met[number])
      // The keys are few: as many as there are kinds of clients.
      this.#grants.set(key, (grant = { key, allows: (type, field) => holds(`${type}.${field}`), allowsType: holds }))
    }
    return grant
  }

  #readDirectives(supergraph: DocumentNode): void {
    const names = directiveNames(supergraph)
    for (const type of supergraph.definitions) {
      if (!('name' in type) || !type.name || !('directives' in type)) continue
      this.#require(type.name.value, requirementOf(type.directives as readonly ConstDirectiveNode[], names))
      if (type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION)
        for (const field of type.fields ?? []) this.#require(`${type.name.value}.${field.name.value}`, requirementOf(field.directives ?? [], names))
    }
  }

  #require(rule: string, requirement: Requirement | undefined): void {
    if (!requirement) return
    const text = JSON.stringify(requirement)
    let number = this.#numbers.get(text)
    if (number === undefined) {
      number = this.#requirements.push(requirement) - 1
      this.#numbers.set(text, number)
    }
    this.#rules.set(rule, (this.#rules.get(rule) ?? new Set()).add(number))
  }

  /** A field also requires what its type, its parent, and the fields that it is computed from require. */
  #addWhatFieldsNeed(required: ReadonlyMap<string, readonly JoinedField[]>, schema: GraphQLSchema, contexts: Contexts): void {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) && !isInterfaceType(type)) continue
      for (const field of Object.values(type.getFields())) {
        const rule = `${type.name}.${field.name}`
        this.#inherit(rule, type.name)
        this.#inherit(rule, getNamedType(field.type).name)
        for (const { requires } of required.get(rule) ?? []) if (requires) this.#inheritSelection(schema, rule, type.name, requires)
        for (const from of contexts.values.get(rule) ?? []) this.#inheritSelection(schema, rule, from.type, from.selection)
      }
    }
  }

  #inheritSelection(schema: GraphQLSchema, rule: string, typeName: string, set: SelectionSetNode): void {
    const type = schema.getType(typeName)
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) this.#inheritSelection(schema, rule, node.typeCondition?.name.value ?? typeName, node.selectionSet)
      if (node.kind !== Kind.FIELD) continue
      this.#inherit(rule, `${typeName}.${node.name.value}`)
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined
      if (field && node.selectionSet) this.#inheritSelection(schema, rule, getNamedType(field.type).name, node.selectionSet)
    }
  }

  /** Without its type name an object is shown as its interface: then everything that it may be has to be allowed. */
  #addWhatInterfacesShow(schema: GraphQLSchema): void {
    for (const type of Object.values(schema.getTypeMap()))
      if (isInterfaceType(type))
        for (const field of Object.keys(type.getFields())) for (const { name } of schema.getPossibleTypes(type)) this.#inherit(`${type.name}.${field}`, `${name}.${field}`)
  }

  #inherit(rule: string, from: string): void {
    const numbers = this.#rules.get(from)
    if (numbers) this.#rules.set(rule, new Set([...(this.#rules.get(rule) ?? []), ...numbers]))
  }
}

function isMet({ authenticated, scopes, policies }: Requirement, { principal }: RouterClient, held: ReadonlySet<string>): boolean {
  if (authenticated && principal.kind === 'anonymous') return false
  if (scopes.length > 0 && !scopes.some((group) => group.every((scope) => principal.scopes.includes(scope)))) return false
  return policies.length === 0 || policies.some((group) => group.every((policy) => held.has(policy)))
}

type Names = { authenticated: string; requiresScopes: string; policy: string }

/** The names under which a supergraph links the three; it may have renamed them. @throws Error for a security feature that is unknown. */
function directiveNames(supergraph: DocumentNode): Names {
  const names: Names = { authenticated: 'authenticated', requiresScopes: 'requiresScopes', policy: 'policy' }
  for (const { feature, url, purpose, nameOf } of linksOf(supergraph))
    if (feature in names) names[feature as keyof Names] = nameOf(feature)
    else if (purpose === 'SECURITY' && feature !== 'inaccessible' && !url.endsWith('/context/v0.1')) throw new Error(`This supergraph uses ${url} for its security, which this router cannot enforce.`)
  return names
}

function requirementOf(directives: readonly ConstDirectiveNode[], names: Names): Requirement | undefined {
  const of = (name: string) => directives.filter((directive) => directive.name.value === name)
  const groups = (name: string, argument: string) => of(name).flatMap((directive) => (argumentsOf(directive)[argument] as string[][] | undefined) ?? [])
  const requirement = { authenticated: of(names.authenticated).length > 0, scopes: groups(names.requiresScopes, 'scopes'), policies: groups(names.policy, 'policies') }
  return requirement.authenticated || requirement.scopes.length || requirement.policies.length ? requirement : undefined
}
