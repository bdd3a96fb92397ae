import type { Sql } from './postgres.ts'

/**
 * Gives an area a schema and a role of its own in a shared database; safe to repeat. No area can read another's
 * tables, so the embedded shop keeps the borders that separate databases would draw.
 */
export async function provisionArea(admin: Sql, area: string): Promise<void> {
  await makeRole(admin, area)
  await admin.query(`CREATE SCHEMA IF NOT EXISTS ${area} AUTHORIZATION ${area}`)
}

/** Gives an area a database of its own, and a role that owns it and may enter no other; safe to repeat. */
export async function provisionDatabase(admin: Sql, area: string, password: string): Promise<void> {
  await makeRole(admin, area)
  // Statements that define something take no parameters; the server quotes instead.
  const [change] = await admin.query<{ text: string }>(`SELECT format('ALTER ROLE %I PASSWORD %L', $1::text, $2::text) AS text`, [area, password])
  await admin.query(change!.text)
  const [database] = await admin.query(`SELECT 1 FROM pg_database WHERE datname = $1`, [area])
  if (!database) await admin.query(`CREATE DATABASE ${area} OWNER ${area}`)
  await admin.query(`REVOKE ALL ON DATABASE ${area} FROM PUBLIC`)
}

/** Roles are shared by all databases of a server, so another may make this one at the same moment. */
async function makeRole(admin: Sql, name: string): Promise<void> {
  if (!/^[a-z][a-z_]*$/.test(name)) throw new TypeError(`"${name}" is no name for a role.`)
  await admin.query(`DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') THEN CREATE ROLE ${name} LOGIN; END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`)
}
