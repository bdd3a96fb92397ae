import type { BatchFetchNode, EntityBatchAlias, FetchNode, FlattenNodePathSegment } from '@graphql-hive/router-query-planner'
import { Kind, parse, type FieldNode, type SelectionSetNode } from 'graphql'
import type { GraphQLData, GraphQLResult, RouterClient, SubgraphOperation, SubgraphResult } from '../source.ts'
import type { Supergraph } from '../supergraph.ts'
import type { Fault, FaultReason, Faults } from './fault.ts'
import { blameAll } from './blame.ts'
import { compileContexts, type ContextGroup, type ContextualFetch } from './context.ts'
import { readFetch } from './fetch-text.ts'
import { merge } from './merge.ts'
import { compilePath, compileRepresentation, type Entity } from './represent.ts'
import { compileRewrites, renamedKeys } from './rewrite.ts'

/** One execution of a plan: the data that grows, and what went wrong on the way. */
export type Run = {
  data: GraphQLData
  readonly variables: Readonly<Record<string, unknown>>
  readonly client: RouterClient
  readonly faults: Faults
  /** Asks a subgraph. Never rejects: without an answer the result has errors and no data. */
  readonly send: (subgraph: string, operation: SubgraphOperation, client: RouterClient) => Promise<SubgraphResult>
}
export type Step = (run: Run) => Promise<void> | undefined

/** A fetch of root fields: its result is merged into the root of the data. */
export function compileRootFetch(supergraph: Supergraph, node: FetchNode): Step {
  const fetch = compileText(node)
  const merged = compileRootResult(supergraph, node)
  return async (run) => merged(run, await run.send(node.serviceName, fetch(run.variables), run.client))
}

/** A fetch of root fields below the root: for fields that return the query type, such as a mutation's payload with `query`. */
export function compileReentry(supergraph: Supergraph, node: FetchNode, path: readonly FlattenNodePathSegment[]): Step {
  const find = compilePath(supergraph, path)
  const fetch = compileText(node)
  const rewrite = compileRewrites(supergraph, node.outputRewrites)
  const selections = readFetch(node.operation).selectionSet
  return (run) => {
    const targets = new Set<Entity>()
    find(run.data, targets)
    if (targets.size === 0) return undefined
    return run.send(node.serviceName, fetch(run.variables), run.client).then(({ data, errors }) => {
      rewrite(data)
      for (const target of targets) {
        if (data) merge(target, structuredClone(data), supergraph.interfaces)
        for (const error of errors ?? []) {
          if (error.path?.length) run.faults.place(target, error.path, error)
          else blameAll(supergraph, run.faults, target, selections, error)
        }
      }
    })
  }
}

/** What to do with the result of a root fetch; an event of a subscription is one too. */
export function compileRootResult(supergraph: Supergraph, node: FetchNode): (run: Run, result: GraphQLResult) => void {
  const rewrite = compileRewrites(supergraph, node.outputRewrites)
  const renamed = renamedKeys(node.outputRewrites)
  const selections = readFetch(node.operation).selectionSet
  return (run, { data, errors }) => {
    if (data) {
      rewrite(data)
      // Faults are found by the object that lacks the part, so an object that has any is not replaced.
      if (isEmpty(run.data) && run.faults.all.length === 0) run.data = data
      else merge(run.data, data, supergraph.interfaces)
    }
    for (const error of errors ?? []) {
      if (error.path?.length) run.faults.place(run.data, error.path.map((key) => renamed.get(String(key)) ?? key), error)
      else blameAll(supergraph, run.faults, run.data, selections, error)
    }
  }
}

/** Entity fetches of one request: one set of entities, or several that the planner joined. */
export function compileEntityFetch(supergraph: Supergraph, node: FetchNode | BatchFetchNode, path: readonly FlattenNodePathSegment[] = []): Step {
  const fetch = compileText(node)
  const aliases: EntitySet[] =
    node.kind === 'BatchFetch'
      ? node.entityBatch.aliases
      : [{ ...node, alias: '_entities', representationsVariableName: 'representations', paths: [path], requires: node.requires ?? [] }]
  const sets = aliases.map((alias) => compileEntitySet(supergraph, node, alias))
  const ask = (run: Run, group?: ContextGroup): Promise<void> | undefined => {
    const variables: Record<string, unknown[]> = {}
    const asked = sets.map((set) => set.collect(run, (variables[set.variable] ??= []), group))
    if (Object.values(variables).every((representations) => representations.length === 0)) return undefined
    return run.send(node.serviceName, fetch(run.variables, { ...variables, ...group?.values }), run.client).then((result) => {
      for (const [index, set] of sets.entries()) set.deliver(run, asked[index]!, result)
    })
  }
  const rewrites = (node as ContextualFetch).contextRewrites
  if (!rewrites?.length) return (run) => ask(run)
  const groupsIn = compileContexts(supergraph, path, rewrites)
  return (run) => {
    const pending = groupsIn(run.data, run.faults).flatMap((group) => ask(run, group) ?? [])
    return pending.length ? Promise.all(pending).then(() => undefined) : undefined
  }
}

type EntitySet = Omit<EntityBatchAlias, 'paths'> & { paths: readonly (readonly FlattenNodePathSegment[])[] }

type Asked = {
  /** For each representation sent, the objects of the answer that wait for it. */
  readonly targets: Entity[][]
  /** Fields that the subgraph will compute from something that failed. */
  readonly damaged: { entity: Entity; fields: readonly string[]; reasons: readonly Fault[] }[]
}

function compileEntitySet(supergraph: Supergraph, node: FetchNode | BatchFetchNode, set: EntitySet) {
  const paths = set.paths.map((path) => compilePath(supergraph, path))
  const represent = compileRepresentation(supergraph, node.serviceName, set.requires)
  const rewriteInput = set.inputRewrites?.length ? compileRewrites(supergraph, set.inputRewrites) : undefined
  const rewriteOutput = compileRewrites(supergraph, set.outputRewrites)
  const renamed = renamedKeys(set.outputRewrites)
  const selections = selectionsOf(readFetch(node.operation).selectionSet, set.alias)
  const fields = fieldsBelow(selections)

  /** Without a word of the supergraph about it, everything may depend on a required field. */
  const dependents = (entity: Entity, required: string): readonly string[] => {
    const known = [...fields].filter(([, field]) => supergraph.requires(node.serviceName, String(entity['__typename']), field).includes(required))
    return (known.length ? known : [...fields]).map(([name]) => name)
  }

  const found = ({ data }: Run): ReadonlySet<Entity> => {
    const entities = new Set<Entity>()
    for (const path of paths) path(data, entities)
    return entities
  }

  const collect = (run: Run, representations: unknown[], group?: ContextGroup): Asked => {
    const known = new Map<string, Entity[]>()
    const asked: Asked = { targets: [], damaged: [] }
    for (const entity of group?.entities ?? found(run)) {
      if (group?.faults.length) {
        run.faults.inherit(entity, fields.keys(), group.faults)
        continue
      }
      const representation = represent(entity, run.faults, (reasons, required) => {
        if (required === undefined) run.faults.inherit(entity, fields.keys(), reasons)
        else asked.damaged.push({ entity, fields: dependents(entity, required), reasons })
      })
      if (!representation) continue
      rewriteInput?.(representation)
      const identity = JSON.stringify(representation)
      const same = known.get(identity)
      if (same) same.push(entity)
      else {
        const targets = [entity]
        known.set(identity, targets)
        asked.targets.push(targets)
        representations.push(representation)
      }
    }
    return asked
  }

  const deliver = (run: Run, asked: Asked, result: GraphQLResult): void => {
    const found = result.data?.[set.alias]
    if (Array.isArray(found)) {
      if (set.outputRewrites) rewriteOutput(found)
      for (const [index, targets] of asked.targets.entries()) {
        const entity: unknown = found[index]
        if (typeof entity !== 'object' || entity === null) continue
        // What hangs below may be given other values here than there, so it must not be one object.
        for (const [place, target] of targets.entries()) merge(target, (place > 0 && supergraph.contexts.isUsed ? structuredClone(entity) : entity) as Entity, supergraph.interfaces)
      }
    }
    for (const error of result.errors ?? []) blame(run.faults, asked, error)
    for (const { entity, fields: wrong, reasons } of asked.damaged) {
      for (const field of wrong) entity[field] = null
      run.faults.inherit(entity, wrong, reasons)
    }
  }

  const blame = (faults: Faults, asked: Asked, error: FaultReason & { path?: readonly (string | number)[] }): void => {
    const [alias, index, ...rest] = error.path ?? []
    if (alias !== undefined && alias !== set.alias) return
    const below = rest.map((key) => renamed.get(String(key)) ?? key)
    for (const target of typeof index === 'number' ? (asked.targets[index] ?? []) : asked.targets.flat()) {
      if (below.length) faults.place(target, below, error)
      else blameAll(supergraph, faults, target, selections, error)
    }
  }

  return { variable: set.representationsVariableName, collect, deliver }
}

/** The part of a request that never changes, parsed and named once. */
export function compileText(node: FetchNode | BatchFetchNode): (given: Run['variables'], own?: Record<string, unknown>) => SubgraphOperation {
  const query = node.operation
  const document = parse(query, { noLocation: true })
  const usages = node.variableUsages ?? []
  return (given, variables = {}) => {
    // A client may have a variable of a name that the plan uses for its own.
    for (const name of usages) if (name in given && !(name in variables)) variables[name] = given[name]
    return { query, document, variables }
  }
}

/** What is selected of the root field with this response name. */
function selectionsOf(root: SelectionSetNode, name: string): SelectionSetNode {
  const field = root.selections.find((node) => node.kind === Kind.FIELD && (node.alias ?? node.name).value === name)
  return (field as FieldNode).selectionSet!
}

/** Response names, with their fields, directly below; fragments are looked through. */
function fieldsBelow(set: SelectionSetNode): Map<string, string> {
  const names = new Map<string, string>()
  for (const node of set.selections) {
    if (node.kind === Kind.INLINE_FRAGMENT) for (const [name, field] of fieldsBelow(node.selectionSet)) names.set(name, field)
    else if (node.kind === Kind.FIELD) names.set((node.alias ?? node.name).value, node.name.value)
  }
  return names
}

function isEmpty(data: GraphQLData): boolean {
  for (const _ in data) return false
  return true
}
