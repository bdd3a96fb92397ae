import { hash } from 'node:crypto'
import type { CacheGraph } from './graph.ts'

/** What shall no longer be served. Without a subgraph: of all of them. */
export type Invalidation =
  | { readonly subgraph: string; readonly type?: undefined; readonly tag?: undefined }
  | { readonly subgraph?: string; readonly type: string; readonly key?: Readonly<Record<string, unknown>> }
  | { readonly subgraph?: string; readonly tag: string }

type Values = Readonly<Record<string, unknown>>

export const subgraphTag = (subgraph: string): string => `s:${subgraph}`
export const typeTag = (subgraph: string, type: string): string => `t:${subgraph}:${type}`
/** Parts that hold such objects inside others: which ones, nobody knows. */
export const insideTag = (subgraph: string, type: string): string => `i:${subgraph}:${type}`
export const givenTag = (subgraph: string, tag: string): string => `g:${subgraph}:${tag}`

/**
 * Tags of one entity by each key by which the subgraph knows its type. A representation that lacks a key is tagged with
 * that lack, so that whoever invalidates by that key reaches it too.
 */
export function keyTags(graph: CacheGraph, subgraph: string, type: string, representation: Values): string[] {
  return graph.keys(subgraph, type).map((fields) => keyTag(subgraph, type, fields, fields.every((field) => field in representation) ? representation : undefined))
}

function keyTag(subgraph: string, type: string, fields: readonly string[], values: Values | undefined): string {
  const names = [...fields].sort()
  return `k:${hash('sha256', JSON.stringify([subgraph, type, names, values ? names.map((name) => canonical(values[name])) : null]), 'base64url')}`
}

/** One text for equal values, whatever the order of their fields; numbers and texts of ids are the same to GraphQL. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([name]) => name !== '__typename')
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, field]) => [name, canonical(field)]))
}

/** An invalidation that means nothing here; the message is for the operator. */
export class UnknownInvalidation extends Error {
  override readonly name = 'UnknownInvalidation'
}

/** @throws UnknownInvalidation when it names what nobody here knows: a mistake would else look like a success. */
export function tagsOf(invalidation: Invalidation, graph: CacheGraph, subgraphs: readonly string[]): string[] {
  const { subgraph } = invalidation
  if (subgraph !== undefined && !subgraphs.includes(subgraph)) throw new UnknownInvalidation(`Nothing is kept of a subgraph "${subgraph}"; it is kept of ${subgraphs.join(', ') || 'none'}.`)
  const among = subgraph === undefined ? subgraphs : [subgraph]
  if ('tag' in invalidation && invalidation.tag !== undefined) return among.map((one) => givenTag(one, invalidation.tag!))
  if (!('type' in invalidation) || invalidation.type === undefined) return among.map(subgraphTag)
  const { type, key } = invalidation as Extract<Invalidation, { type: string }>
  if (!graph.isComposite(type)) throw new UnknownInvalidation(`The supergraph has no object type "${type}".`)
  const relatives = graph.relatives(type)
  const inside = among.flatMap((one) => relatives.map((relative) => insideTag(one, relative)))
  if (key === undefined) return [...inside, ...among.flatMap((one) => relatives.map((relative) => typeTag(one, relative)))]
  return [...inside, ...tagsOfKey(type, key, graph, among)]
}

function tagsOfKey(type: string, key: Values, graph: CacheGraph, subgraphs: readonly string[]): string[] {
  const given = Object.keys(key).sort().join()
  const tags = subgraphs.flatMap((subgraph) =>
    graph.relatives(type).flatMap((relative) =>
      graph.keys(subgraph, relative).flatMap((fields) => ([...fields].sort().join() === given ? [keyTag(subgraph, relative, fields, key), keyTag(subgraph, relative, fields, undefined)] : [])),
    ),
  )
  if (tags.length > 0) return tags
  const keys = new Set(subgraphs.flatMap((subgraph) => graph.keys(subgraph, type).map((fields) => fields.join(' '))))
  throw new UnknownInvalidation(`"${type}" has no key "${given.replaceAll(',', ' ')}" there; ${keys.size ? `its keys are ${[...keys].map((one) => `"${one}"`).join(', ')}` : 'it has none'}.`)
}
