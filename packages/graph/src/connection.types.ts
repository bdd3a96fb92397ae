import { ArgsType, Directive, Field, Int, ObjectType, type ClassType } from 'type-graphql'
import { Refusal } from '@ecolaura/kernel'

@ObjectType('PageInfo', { description: 'Where this page stands in the list.', simpleResolvers: true })
@Directive('@shareable')
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more follow after `endCursor`.' })
  hasNextPage!: boolean
  @Field(() => Boolean, { description: 'Whether some stand before `startCursor`.' })
  hasPreviousPage!: boolean
  @Field(() => String, { nullable: true, description: 'The cursor of the first node.' })
  startCursor?: string
  @Field(() => String, { nullable: true, description: 'The cursor of the last node; pass it as `after`.' })
  endCursor?: string
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 20, description: 'How many at most, from 1 to 100.' })
  first!: number
  @Field(() => String, { nullable: true, description: 'The cursor after which to go on.' })
  after?: string
}

/** A page as a store returns it; `totalCount` is counted only when asked for. */
export type Page<T> = {
  nodes: T[]
  edges: { node: T; cursor: string }[]
  pageInfo: PageInfo
  totalCount: () => Promise<number>
}

/** @throws Refusal `INVALID_PAGE` unless `first` is from 1 to 100. */
export function pageSize(first: number): number {
  if (Number.isInteger(first) && first >= 1 && first <= 100) return first
  throw new Refusal('INVALID_PAGE', '`first` must be from 1 to 100.', { field: ['first'] })
}

/**
 * Builds a page from one row more than was asked for.
 * @param rows up to `first + 1` items in order
 * @param keyOf the values that the list is ordered by, ending with a unique one
 */
export function pageOf<T>(rows: readonly T[], args: PageArgs, keyOf: (item: T) => readonly unknown[], totalCount: () => Promise<number>): Page<T> {
  const edges = rows.slice(0, args.first).map((node) => ({ node, cursor: encodeCursor(keyOf(node)) }))
  return {
    nodes: edges.map(({ node }) => node),
    edges,
    pageInfo: {
      hasNextPage: rows.length > args.first,
      hasPreviousPage: args.after !== undefined && args.after !== null,
      startCursor: edges[0]?.cursor,
      endCursor: edges.at(-1)?.cursor,
    },
    totalCount,
  }
}

export const encodeCursor = (key: readonly unknown[]): string => Buffer.from(JSON.stringify(key)).toString('base64url')

/** @throws Refusal `INVALID_CURSOR` unless it is a cursor of such a list. @param length how many values the key has */
export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(key) && key.length === length && key.every((value) => value === null || ['string', 'number'].includes(typeof value))) return key
  } catch {
    // Falls through to the refusal.
  }
  throw new Refusal('INVALID_CURSOR', 'This cursor does not belong to this list.', { field: ['after'] })
}

/** Makes `<name>Connection` and its edge for a node type. */
export function connectionType(name: string, node: () => ClassType): ClassType {
  @ObjectType(`${name}Edge`, { description: `A ${name} and its place in the list.`, simpleResolvers: true })
  class Edge {
    @Field(node, { description: 'The item.' })
    node!: object
    @Field(() => String, { description: 'Its place; pass it as `after` to go on from here.' })
    cursor!: string
  }
  @ObjectType(`${name}Connection`, { description: `A page of ${name} items.` })
  class Connection {
    @Field(() => [Edge], { description: 'The items with their cursors.', simple: true })
    edges!: Edge[]
    @Field(() => [node()], { description: 'The items alone.', simple: true })
    nodes!: object[]
    @Field(() => PageInfo, { description: 'Where this page stands.', simple: true })
    pageInfo!: PageInfo
    /** Counted only when selected: the page carries a function. */
    @Field(() => Int, { description: 'How many there are in all.' })
    totalCount(): Promise<number> {
      throw new TypeError('A page brings its own totalCount().')
    }
  }
  return Connection
}
