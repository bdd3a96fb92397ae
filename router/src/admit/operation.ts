import {
  getVariableValues,
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import type { CostOf } from '../demand/cost.ts'
import type { Grant } from '../access.ts'
import { hasDefer, wantedByPart } from '../defer/defer.ts'
import type { CompiledPlan } from '../plan/compile.ts'
import type { PartSteps } from '../plan/parts.ts'
import type { Planner } from '../planning/planner.ts'
import type { PlanningChoice } from '../planning/planning.ts'
import { EVERYONE } from '../planning/rollout.ts'
import { renameFields, type Renamed } from '../plan/rename.ts'
import { conditionsOf, specialise } from '../plan/specialise.ts'
import { compileShape, type Shape } from '../shape/shape.ts'
import { introspectionOf } from './introspection.ts'

/** An operation of a client with its conditions decided: everything that is the same for each of its requests. */
export type Variant = {
  /** Tells it from the other variants of its operation. */
  readonly key: string
  readonly plan: CompiledPlan
  readonly shape: Shape
  readonly cost: CostOf | undefined
  readonly responseName: Renamed['responseName']
  /** When fragments are deferred: the steps of each part of the answer, the first one first. */
  readonly parts?: PartSteps
  /** Answers of `__schema` and `__type`, by the names that the shape looks for. */
  readonly introspect?: (variables: Readonly<Record<string, unknown>>) => Record<string, unknown>
}

export type OperationRules = { readonly introspection: boolean; readonly costOf?: CostOfOperation }
export type CostOfOperation = (operation: OperationDefinitionNode, fragments: readonly FragmentDefinitionNode[]) => CostOf

/** A valid operation, chosen from a document by name. */
export class Operation {
  /** What the client sent. */
  readonly asked: { readonly query: string; readonly operationName?: string }
  readonly definition: OperationDefinitionNode
  readonly kind: 'query' | 'mutation' | 'subscription'
  /** Whether a fragment may be deferred. */
  readonly defers: boolean
  readonly #schema: GraphQLSchema
  readonly #planner: Planner
  readonly #costOf: CostOfOperation | undefined
  readonly #suggests: boolean
  readonly #fragments: FragmentDefinitionNode[]
  readonly #conditions: readonly string[]
  readonly #variants = new LRUCache<string, Promise<Variant>>({ max: 64 })

  /** @throws GraphQLError when the document has no such operation. */
  constructor(schema: GraphQLSchema, planner: Planner, document: DocumentNode, asked: Operation['asked'], { costOf, introspection }: OperationRules) {
    this.#costOf = costOf
    this.#suggests = introspection
    this.asked = asked
    this.#schema = schema
    this.#planner = planner
    this.definition = chooseOperation(document, asked.operationName)
    this.kind = this.definition.operation
    this.#fragments = fragmentsUsed(this.definition, fragmentsOf(document))
    this.defers = this.kind !== 'subscription' && hasDefer(this.definition, this.#fragments)
    this.#conditions = conditionsOf(this.definition, this.#fragments)
  }

  /** @throws GraphQLError (code BAD_USER_INPUT) that names the variable at fault. */
  coerceVariables(given: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> {
    const definitions = this.definition.variableDefinitions ?? []
    if (definitions.length === 0) return {}
    const { coerced, errors } = getVariableValues(this.#schema, definitions, given ?? {}, { maxErrors: 5 })
    if (!errors) return coerced
    const [first] = errors
    throw new GraphQLError(this.#suggests ? first!.message : withoutSuggestion(first!.message), { nodes: first!.nodes, extensions: { code: 'BAD_USER_INPUT' }, originalError: first })
  }

  /** The operation as these variables and this grant decide it; planned at its first use. With `inParts`, deferred fragments are parts. */
  variant(variables: Readonly<Record<string, unknown>>, grant: Grant, choice: PlanningChoice = EVERYONE, inParts = false): Promise<Variant> {
    const key = `${inParts ? 'in parts ' : ''}${choice.labels.join()} ${choice.percentage} ${grant.key}` + this.#conditions.map((name) => bitOf(variables[name])).join('')
    let variant = this.#variants.get(key)
    if (!variant) {
      variant = this.#prepare(key, variables, grant, choice, inParts)
      this.#variants.set(key, variant)
      variant.catch(() => this.#variants.delete(key))
    }
    return variant
  }

  /** The values of its conditions under which it was run. */
  conditionsSeen(): Record<string, boolean>[] {
    const seen = new Set([...this.#variants.keys()].map((key) => key.slice(key.length - this.#conditions.length)))
    return [...seen].map((bits) => Object.fromEntries(this.#conditions.flatMap((name, index) => (bits[index] === '-' ? [] : [[name, bits[index] === '1']]))))
  }

  async #prepare(key: string, variables: Readonly<Record<string, unknown>>, grant: Grant, choice: PlanningChoice, inParts: boolean): Promise<Variant> {
    const decided = specialise(this.definition, this.#fragments, variables, inParts)
    const { operation } = decided
    const fragments = fragmentsUsed(operation, decided.fragments)
    const renamed = renameFields(this.#schema, operation, fragments, grant)
    const plan = await this.#planner(renamed, choice)
    const wanted = inParts ? wantedByPart(renamed) : undefined
    const parts = wanted && plan.inParts(wanted)
    if (wanted && !parts) return this.#prepare(key, variables, grant, choice, false)
    return {
      key,
      plan,
      parts,
      shape: compileShape(this.#schema, operation, fragments, renamed, grant),
      cost: this.#costOf?.(operation, fragments),
      responseName: renamed.responseName,
      introspect: introspectionOf(this.#schema, operation, fragments),
    }
  }
}

/** Where the schema may not be read, suggestions would tell it word by word. */
export const withoutSuggestion = (message: string): string => message.replace(/ ?Did you mean.*\?$/s, '')

/** A variable without a value is not the same as false: `@defer(if:)` is true by default. */
const bitOf = (value: unknown): string => (value === undefined ? '-' : value === true ? '1' : '0')

function chooseOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  const chosen = name ? operations.filter((operation) => operation.name?.value === name) : operations
  if (chosen.length === 1) return chosen[0]!
  const message = name ? `Unknown operation named "${name}".` : 'Must provide operation name if query contains multiple operations.'
  throw new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })
}

const fragmentsOf = (document: DocumentNode) => document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)

function fragmentsUsed(operation: OperationDefinitionNode, fragments: readonly FragmentDefinitionNode[]): FragmentDefinitionNode[] {
  const all = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
  const used = new Set<FragmentDefinitionNode>()
  const walk = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? all.get(node.name.value) : undefined
      if (fragment && !used.has(fragment)) {
        used.add(fragment)
        walk(fragment.selectionSet)
      }
      if ('selectionSet' in node && node.selectionSet) walk(node.selectionSet)
    }
  }
  walk(operation.selectionSet)
  return [...used]
}
