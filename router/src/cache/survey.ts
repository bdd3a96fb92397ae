import { Kind, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql'
import type { FieldHint } from './directive.ts'
import type { CacheGraph } from './graph.ts'
import type { Hint } from './policy.ts'

/** Walks what a fetch asks for, and gathers what that means for keeping it. */
export class Survey {
  /** Types of the objects below the one that was started with, as they are declared. */
  readonly types = new Set<string>()
  isProtected = false
  /** False when a field has selections and nobody knows its type. */
  isKnown = true
  #maxAge = Infinity
  #isPrivate = false
  readonly #graph: CacheGraph
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly #defaultMaxAge: number

  constructor(graph: CacheGraph, fragments: readonly FragmentDefinitionNode[], defaultMaxAge: number) {
    this.#graph = graph
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
    this.#defaultMaxAge = defaultMaxAge
  }

  /** Undefined where the supergraph says nothing about keeping. */
  get hint(): Hint | undefined {
    if (!this.#graph.hasHints) return undefined
    return { maxAge: Number.isFinite(this.#maxAge) ? this.#maxAge : this.#defaultMaxAge, scope: this.#isPrivate ? 'private' : undefined }
  }

  /** An object and what is selected of it. With `only`, other entities' fragments are left out. */
  object(type: string, set: SelectionSetNode, isRoot: boolean, only?: ReadonlySet<string>): void {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) this.#field(type, node, isRoot)
      else {
        const fragment = node.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(node.name.value)! : node
        const condition = fragment.typeCondition?.name.value ?? type
        if (only && !only.has(condition)) continue
        this.#protect(condition)
        this.object(condition, fragment.selectionSet, isRoot)
      }
    }
  }

  /** What the types of an object say, as if a field without a word had brought it. */
  restrict(hints: readonly FieldHint[], isObject: boolean, isRoot: boolean): void {
    const ages = hints.flatMap(({ maxAge }) => maxAge ?? [])
    const inherits = hints.some((hint) => hint.inherits) || (!isObject && !isRoot)
    if (ages.length > 0) this.#maxAge = Math.min(this.#maxAge, ...ages)
    else if (!inherits) this.#maxAge = Math.min(this.#maxAge, this.#defaultMaxAge)
    if (hints.some(({ scope }) => scope === 'private')) this.#isPrivate = true
  }

  #field(parent: string, { name: { value: name }, selectionSet }: FieldNode, isRoot: boolean): void {
    if (name.startsWith('__')) return
    const type = this.#graph.typeOf(parent, name)
    if (selectionSet && type === undefined) this.isKnown = false
    this.#protect(`${parent}.${name}`)
    const own = this.#graph.fieldHint(parent, name)
    const typeHints = type === undefined ? [] : this.#graph.typeHints(type)
    const isAged = own?.maxAge !== undefined || own?.inherits
    this.restrict([...(own ? [own] : []), ...(isAged ? typeHints.map(({ scope }) => ({ scope })) : typeHints)], type !== undefined, isRoot)
    if (type === undefined || !selectionSet) return
    this.types.add(type)
    this.#protect(type)
    this.object(type, selectionSet, false)
  }

  #protect(rule: string): void {
    this.isProtected ||= this.#graph.isProtected(rule)
  }
}
