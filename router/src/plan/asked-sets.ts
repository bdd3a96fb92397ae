import type { BatchFetchNode, FetchNode, FlattenNodePathSegment, PlanNode, RequiresSelection } from '@graphql-hive/router-query-planner'
import { Kind, type SelectionSetNode } from 'graphql'
import { renamedKeys } from './rewrite.ts'

/** What a fetch asks of one set of entities, or of the root, and where in the answer that belongs. */
export type AskedSet = {
  readonly selections: SelectionSetNode
  /** Paths of the objects, with dots; empty for the root. */
  readonly bases: readonly string[]
  readonly requires: readonly RequiresSelection[]
  readonly renamed: ReadonlyMap<string, string>
}

/** `inner` is the fetch in `node`, and `root` what it asks. */
export function askedSets(node: PlanNode, inner: FetchNode | BatchFetchNode, root: SelectionSetNode): AskedSet[] {
  const below = (alias: string): SelectionSetNode => root.selections.filter((one) => one.kind === Kind.FIELD).find((one) => (one.alias ?? one.name).value === alias)!.selectionSet!
  if (inner.kind === 'BatchFetch')
    return inner.entityBatch.aliases.map(({ alias, paths, requires, outputRewrites }) => ({
      selections: below(alias),
      bases: paths.map(pathText),
      requires,
      renamed: renamedKeys(outputRewrites),
    }))
  const requires = inner.requires ?? []
  const selections = requires.length ? below('_entities') : root
  return [{ selections, bases: [node.kind === 'Flatten' ? pathText(node.path) : ''], requires, renamed: renamedKeys(inner.outputRewrites) }]
}

const pathText = (path: readonly FlattenNodePathSegment[]): string => path.flatMap((segment) => (typeof segment === 'object' && 'Field' in segment ? [segment.Field] : [])).join('.')
