import type { Sql } from './postgres.ts'

/**
 * Gives an area a schema and a role of its own in a shared database; safe to repeat. No area can read another's
 * tables, so the embedded shop keeps the borders that separate databases would draw.
 */
export async function provisionArea(admin: Sql, area: string): Promise<void> {
  if (!/^[a-z][a-z_]*$/.test(area)) throw new TypeError(`"${area}" is no name for a schema.`)
  const [role] = await admin.query(`SELECT 1 FROM pg_roles WHERE rolname = $1`, [area])
  if (!role) await admin.query(`CREATE ROLE ${area} LOGIN`)
  await admin.query(`CREATE SCHEMA IF NOT EXISTS ${area} AUTHORIZATION ${area}`)
}
