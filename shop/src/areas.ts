import type { Migrations } from '@ecolaura/stores'

/** Name of each area to its migrations, in the order in which they are applied. */
export const migrations: Readonly<Record<string, readonly Migrations[]>> = {}
