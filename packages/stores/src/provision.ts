import type { Sql } from './postgres.ts'

/**
 * Gives an area a schema and a role of its own in a shared database; safe to repeat. No area can read another's
 * tables, so the embedded shop keeps the borders that separate databases would draw.
 */
export async function provisionArea(admin: Sql, area: string): Promise<void> {
  if (!/^[a-z][a-z_]*$/.test(area)) throw new TypeError(`"${area}" is no name for a schema.`)
  // Roles are shared by all databases of a server, so another may make this one at the same moment.
  await admin.query(`DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${area}') THEN CREATE ROLE ${area} LOGIN; END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`)
  await admin.query(`CREATE SCHEMA IF NOT EXISTS ${area} AUTHORIZATION ${area}`)
}
