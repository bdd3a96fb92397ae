import type { GraphQLFormattedError } from 'graphql'
import type { GraphQLData, GraphQLResult } from '../source.ts'
import type { Delivery } from './delivery.ts'

type Path = readonly (string | number)[]

/** `deferSpec=20220824`, which Apollo's clients speak: each piece has its path. */
export type PartOf2022 = GraphQLResult & {
  hasNext: boolean
  incremental?: { data: GraphQLData | null; path: Path; label?: string; errors?: readonly GraphQLFormattedError[]; extensions?: Record<string, unknown> }[]
}
/** `incrementalSpec=v0.2`, of graphql-js 17: places are announced, and pieces name them by id. */
export type PartOfV02 = GraphQLResult & {
  hasNext: boolean
  pending?: { id: string; path: Path; label?: string }[]
  incremental?: { id: string; data: GraphQLData; errors?: readonly GraphQLFormattedError[]; extensions?: Record<string, unknown> }[]
  completed?: { id: string; errors?: readonly GraphQLFormattedError[] }[]
}
export type AnswerPart = PartOf2022 | PartOfV02
export type Format = (delivery: Delivery) => AnswerPart

const in2022: Format = ({ result, arrived, hasNext }): PartOf2022 => ({
  ...result,
  ...(arrived.length && { incremental: arrived.map(({ pending: { path, label }, data, errors, extensions }) => ({ data, path, ...(label !== undefined && { label }), ...(errors && { errors }), ...(extensions && { extensions }) })) }),
  hasNext,
})

const inV02: Format = ({ result, pending, arrived, hasNext }): PartOfV02 => {
  const incremental = arrived.flatMap(({ pending: { id }, data, errors, extensions }) => (data ? [{ id, data, ...(errors && { errors }), ...(extensions && { extensions }) }] : []))
  const completed = arrived.map(({ pending: { id }, data, errors }) => ({ id, ...(!data && { errors: errors ?? [] }) }))
  return { ...result, ...(pending.length && { pending: [...pending] }), ...(incremental.length && { incremental }), ...(completed.length && { completed }), hasNext }
}

export const FORMATS = { 'deferSpec=20220824': in2022, 'incrementalSpec=v0.2': inV02 } as const
export type FormatName = keyof typeof FORMATS

/** The first format that an `accept` header names; a bare `multipart/mixed` names none. */
export function formatOf(accept: string | undefined): FormatName | undefined {
  if (!accept?.includes('multipart/mixed')) return undefined
  for (const range of accept.split(',')) {
    const [type, ...parameters] = range.split(';').map((word) => word.trim().replaceAll('"', ''))
    const named = parameters.find((word): word is FormatName => word in FORMATS)
    if (type === 'multipart/mixed' && named) return named
  }
  return undefined
}
