import type { BatchFetchNode, EntityBatchAlias, FetchNode, FlattenNodePathSegment } from '@graphql-hive/router-query-planner'
import { Kind, type FieldNode, type SelectionSetNode } from 'graphql'
import type { GraphQLResult } from '../source.ts'
import type { Supergraph } from '../supergraph.ts'
import { blameAll } from './blame.ts'
import type { ContextGroup } from './context.ts'
import type { FaultReason, Faults } from './fault.ts'
import { readFetch } from './fetch-text.ts'
import type { Run } from './fetch.ts'
import { compileMerge, merge } from './merge.ts'
import { compilePath, compileRepresentation, type Entity } from './represent.ts'
import { compileRewrites, renamedKeys } from './rewrite.ts'
import { Sending } from './sending.ts'

export type EntitySet = Omit<EntityBatchAlias, 'paths'> & { paths: readonly (readonly FlattenNodePathSegment[])[] }

export type CompiledEntitySet = {
  /** Name of the variable that holds the representations. */
  readonly variable: string
  /** Adds what has to be asked to the variable's list. */
  collect(run: Run, representations: unknown[], group?: ContextGroup): Sending
  /** Gives what came back to the objects that wait for it. */
  deliver(run: Run, asked: Sending, result: GraphQLResult): void
}

/** Entities that a fetch asks for under one name. */
export function compileEntitySet(supergraph: Supergraph, node: FetchNode | BatchFetchNode, set: EntitySet): CompiledEntitySet {
  const rewriteOutput = set.outputRewrites?.length ? compileRewrites(supergraph, set.outputRewrites) : undefined
  const renamed = renamedKeys(set.outputRewrites)
  const selections = selectionsOf(readFetch(node.operation).selectionSet, set.alias)
  const fields = fieldsBelow(selections)
  // What is renamed on its way has other names than were asked for.
  const mergeEntity = rewriteOutput ? merge : compileMerge([...fields.keys()])

  const mergeAll = (waiting: readonly Entity[], entity: Entity): void => {
    // What hangs below may be given other values here than there, so it must not be one object.
    for (const [place, target] of waiting.entries()) mergeEntity(target, place > 0 && supergraph.contexts.isUsed ? structuredClone(entity) : entity, supergraph.interfaces)
  }

  const deliver = (run: Run, asked: Sending, result: GraphQLResult): void => {
    const found = result.data?.[set.alias]
    if (Array.isArray(found)) {
      rewriteOutput?.(found)
      for (let index = 0; index < asked.targets.length; index++) {
        const entity: unknown = found[index]
        if (typeof entity !== 'object' || entity === null) continue
        const waiting = asked.targets[index]!
        if (Array.isArray(waiting)) mergeAll(waiting, entity as Entity)
        else mergeEntity(waiting, entity as Entity, supergraph.interfaces)
      }
    }
    for (const error of result.errors ?? []) blame(run.faults, asked, error)
    for (const { entity, fields: wrong, reasons } of asked.damaged) {
      for (const field of wrong) entity[field] = null
      run.faults.inherit(entity, wrong, reasons)
    }
  }

  const blame = (faults: Faults, asked: Sending, error: FaultReason & { path?: readonly (string | number)[] }): void => {
    const [alias, index, ...rest] = error.path ?? []
    if (alias !== undefined && alias !== set.alias) return
    const below = rest.map((key) => renamed.get(String(key)) ?? key)
    for (const target of new Set(typeof index === 'number' ? [asked.targets[index] ?? []].flat() : asked.targets.flat())) {
      if (below.length) faults.place(target, below, error)
      else blameAll(supergraph, faults, target, selections, error)
    }
  }

  return { variable: set.representationsVariableName, collect: compileCollect(supergraph, node, set, fields), deliver }
}

function compileCollect(supergraph: Supergraph, { serviceName }: FetchNode | BatchFetchNode, set: EntitySet, fields: ReadonlyMap<string, string>): CompiledEntitySet['collect'] {
  const paths = set.paths.map((path) => compilePath(supergraph, path))
  const representationOf = compileRepresentation(supergraph, serviceName, set.requires)
  const rewrite = set.inputRewrites?.length ? compileRewrites(supergraph, set.inputRewrites) : undefined

  /** Without a word of the supergraph about it, everything may depend on a required field. */
  const dependents = (entity: Entity, required: string): readonly string[] => {
    const known = [...fields].filter(([, field]) => supergraph.requires(serviceName, String(entity['__typename']), field).includes(required))
    return (known.length ? known : [...fields]).map(([name]) => name)
  }

  return ({ data, faults }, representations, group) => {
    const asked = new Sending(representations)
    faults.settle()
    let picked: Set<Entity> | undefined
    const add = (entity: Entity): void => {
      const represent = representationOf(entity['__typename'])
      if (!represent) return
      const plain = rewrite ? undefined : represent.plain
      const representation = plain?.read(entity)
      if (representation) return asked.addPlain(entity, representation, plain!)
      if ((picked ??= new Set()).has(entity)) return
      picked.add(entity)
      const taken = represent.pick(entity, faults, (reasons, required) => {
        if (required === undefined) faults.inherit(entity, fields.keys(), reasons)
        else asked.damaged.push({ entity, fields: dependents(entity, required), reasons })
      })
      if (!taken) return
      rewrite?.(taken)
      asked.add(entity, taken)
    }
    if (!group) for (const path of paths) path(data, add)
    else if (group.faults.length) for (const entity of group.entities) faults.inherit(entity, fields.keys(), group.faults)
    else group.entities.forEach(add)
    return asked
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
