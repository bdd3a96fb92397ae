import { hash } from 'node:crypto'
import { Kind, print, visit, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql'
import type { CacheGraph } from './graph.ts'
import type { Hint } from './policy.ts'
import { Survey } from './survey.ts'

/** What of a fetch is kept together: all its root fields, or each of its entities. The same for every run of its plan. */
export type Part = {
  /** Where entities are in the answer, and the variable with their representations; undefined for root fields. */
  readonly entities: { readonly alias: string; readonly variable: string } | undefined
  /** Stands for what is asked of it, without the values of its variables. */
  readonly id: string
  readonly variables: readonly string[]
  /** Types of the objects in it, as they are declared; without the entity's own. */
  readonly types: readonly string[]
  /** Not everybody may see it: it is never shared. */
  readonly isProtected: boolean
  /** What `@cacheControl` says of it; of an entity by its type. */
  readonly hint: (type: string) => Hint | undefined
}

type Rules = { readonly graph: CacheGraph; readonly fragments: readonly FragmentDefinitionNode[]; readonly maxAge: number }

/** The parts of a fetch; none when it must not be kept, because it is no query or nobody knows what it asks. */
export function partsOf(document: DocumentNode, graph: CacheGraph, maxAge: number): readonly Part[] {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (operation?.operation !== 'query') return []
  const rules = { graph, maxAge, fragments: document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION) }
  const roots = operation.selectionSet.selections
  const entityFields = roots.filter((node): node is FieldNode => node.kind === Kind.FIELD && node.name.value === '_entities')
  if (entityFields.length === 0) return rootParts(operation, rules)
  const parts = entityFields.flatMap((field) => entityPart(field, rules) ?? [])
  const variables = new Set(parts.map(({ entities }) => entities?.variable))
  return parts.length === roots.length && variables.size === parts.length ? parts : []
}

function rootParts({ selectionSet }: OperationDefinitionNode, rules: Rules): Part[] {
  const survey = new Survey(rules.graph, rules.fragments, rules.maxAge)
  survey.object(rules.graph.queryType, selectionSet, true)
  const { hint } = survey
  return survey.isKnown ? [{ ...described(selectionSet, rules, survey), entities: undefined, hint: () => hint }] : []
}

function entityPart({ alias, name, arguments: given, directives, selectionSet }: FieldNode, rules: Rules): Part | undefined {
  const value = given?.find((argument) => argument.name.value === 'representations')?.value
  if (value?.kind !== Kind.VARIABLE || !selectionSet || directives?.length) return undefined
  const survey = new Survey(rules.graph, rules.fragments, rules.maxAge)
  survey.object('_Entity', selectionSet, false)
  if (!survey.isKnown) return undefined
  const entities = { alias: alias?.value ?? name.value, variable: value.name.value }
  return { ...described(selectionSet, rules, survey), entities, hint: remembered((type) => hintOfEntity(type, selectionSet, rules)) }
}

/** Only what is selected of this type counts. */
function hintOfEntity(type: string, set: SelectionSetNode, { graph, fragments, maxAge }: Rules): Hint | undefined {
  const survey = new Survey(graph, fragments, maxAge)
  survey.restrict(graph.typeHints(type), true, false)
  survey.object(type, set, false, new Set(graph.relatives(type)))
  return survey.hint
}

function described(set: SelectionSetNode, { fragments }: Rules, { types, isProtected }: Survey): Pick<Part, 'id' | 'variables' | 'types' | 'isProtected'> {
  const variables = new Set<string>()
  for (const node of [set, ...fragments]) visit(node, { Variable: ({ name }) => void variables.add(name.value) })
  const id = hash('sha256', [set, ...fragments].map(print).join('\n'), 'base64url')
  return { id, variables: [...variables].sort(), types: [...types], isProtected }
}

function remembered(hintOf: (type: string) => Hint | undefined): Part['hint'] {
  const known = new Map<string, Hint | undefined>()
  return (type) => {
    if (!known.has(type)) known.set(type, hintOf(type))
    return known.get(type)
  }
}
