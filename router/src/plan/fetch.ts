import type { BatchFetchNode, FetchNode, FlattenNodePathSegment } from '@graphql-hive/router-query-planner'
import { whenThere, type Eventually } from '@ecolaura/kernel'
import { parse } from 'graphql'
import type { GraphQLData, GraphQLResult, RouterClient, SubgraphOperation, SubgraphResult } from '../source.ts'
import type { Supergraph } from '../supergraph.ts'
import type { Faults } from './fault.ts'
import { blameAll } from './blame.ts'
import { compileContexts, type ContextGroup, type ContextualFetch } from './context.ts'
import { compileEntitySet, type EntitySet } from './entity-set.ts'
import { readFetch } from './fetch-text.ts'
import { leaveOutKnownTypes } from './known-types.ts'
import { merge } from './merge.ts'
import { compilePath, type Entity } from './represent.ts'
import { compileRewrites, renamedKeys } from './rewrite.ts'

/** One execution of a plan: the data that grows, and what went wrong on the way. */
export type Run = {
  data: GraphQLData
  readonly variables: Readonly<Record<string, unknown>>
  readonly client: RouterClient
  readonly faults: Faults
  /** Asks a subgraph. Never rejects: without an answer the result has errors and no data. One in this process may answer at once. */
  readonly send: (subgraph: string, operation: SubgraphOperation, client: RouterClient) => Eventually<SubgraphResult>
}
/** A part of a plan; without a promise it is done already. */
export type Step = (run: Run) => Eventually<void>

/** A fetch of root fields: its result is merged into the root of the data. */
export function compileRootFetch(supergraph: Supergraph, node: FetchNode): Step {
  const { ask, read } = compileText(supergraph, node)
  const merged = compileRootResult(supergraph, node)
  return (run) => whenThere(run.send(node.serviceName, ask(run.variables), run.client), (result) => merged(run, read(result)))
}

/** A fetch of root fields below the root: for fields that return the query type, such as a mutation's payload with `query`. */
export function compileReentry(supergraph: Supergraph, node: FetchNode, path: readonly FlattenNodePathSegment[]): Step {
  const find = compilePath(supergraph, path)
  const { ask, read } = compileText(supergraph, node)
  const rewrite = compileRewrites(supergraph, node.outputRewrites)
  const selections = readFetch(node.operation).selectionSet
  return (run) => {
    const targets = new Set<Entity>()
    find(run.data, (target) => targets.add(target))
    if (targets.size === 0) return undefined
    return whenThere(run.send(node.serviceName, ask(run.variables), run.client), (result) => {
      const { data, errors } = read(result)
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
  const { ask: operation, read } = compileText(supergraph, node)
  const aliases: EntitySet[] =
    node.kind === 'BatchFetch'
      ? node.entityBatch.aliases
      : [{ ...node, alias: '_entities', representationsVariableName: 'representations', paths: [path], requires: node.requires ?? [] }]
  const sets = aliases.map((alias) => compileEntitySet(supergraph, node, alias))
  const ask = (run: Run, group?: ContextGroup): Eventually<void> => {
    const variables: Record<string, unknown[]> = {}
    const asked = sets.map((set) => set.collect(run, (variables[set.variable] ??= []), group))
    if (asked.every(({ targets }) => targets.length === 0)) return undefined
    return whenThere(run.send(node.serviceName, operation(run.variables, group ? { ...variables, ...group.values } : variables), run.client), (result) => {
      read(result)
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

/** What a fetch sends, and how its result is read. */
type FetchText = {
  ask(given: Run['variables'], own?: Record<string, unknown>): SubgraphOperation
  /** Makes the result, in place, what the plan expects. */
  read<Result extends GraphQLResult>(result: Result): Result
}

/** The part of a request that never changes, parsed and named once. */
export function compileText(supergraph: Supergraph, node: FetchNode | BatchFetchNode): FetchText {
  const planned = { query: node.operation, document: parse(node.operation, { noLocation: true }) }
  const without = leaveOutKnownTypes(supergraph, planned.query, planned.document)
  const { query, document } = without ?? planned
  const usages = node.variableUsages ?? []
  return {
    ask(given, variables = {}) {
      // A client may have a variable of a name that the plan uses for its own.
      for (const name of usages) if (name in given && !(name in variables)) variables[name] = given[name]
      return { query, document, variables }
    },
    read(result) {
      without?.restore(result.data)
      return result
    },
  }
}

function isEmpty(data: GraphQLData): boolean {
  for (const _ in data) return false
  return true
}
