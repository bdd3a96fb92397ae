import { Refusal } from '@ecolaura/kernel'

/** A shelf of the shop; its products are also those of the categories under it. */
export type Category = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly description: string | null
  readonly parentId: string | null
  /** Ids from the root down to the category itself. */
  readonly path: readonly string[]
  readonly version: number
}

/** The way to a category under a new parent. @throws Refusal `INVALID_PARENT` when the parent is the category or below it. */
export function pathUnder(id: string, parent: Category | null): string[] {
  if (parent?.path.includes(id)) throw new Refusal('INVALID_PARENT', 'A category cannot stand under itself.', { field: ['parentId'] })
  return [...(parent?.path ?? []), id]
}

/** @throws Refusal `INVALID_NAME` */
export function readName(name: string): string {
  if (name.trim()) return name.trim()
  throw new Refusal('INVALID_NAME', 'A category has a name.', { field: ['name'] })
}
