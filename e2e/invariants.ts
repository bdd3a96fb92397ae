import type { Shop } from '@ecolaura/shop'
import { until } from '@ecolaura/testing'
import { openDatabase, type Database } from '@ecolaura/stores'
import { silent } from '@ecolaura/telemetry'
import { expect } from 'vitest'

/**
 * What must hold over all areas once everything has settled, read with one pair of eyes that no area has. Each entry
 * finds what contradicts it, so that a failure shows the culprits.
 */
export const INVARIANTS: Readonly<Record<string, string>> = {
  'what is available, reserved and sold adds up to what came in': `
    SELECT s.variant_id, s.available + s.reserved + s.sold AS counted, a.received FROM inventory.stock_levels s
    JOIN (SELECT variant_id, location_id, sum(delta) AS received FROM inventory.adjustments GROUP BY 1, 2) a USING (variant_id, location_id)
    WHERE s.available + s.reserved + s.sold <> a.received`,
  'what is reserved is held by open reservations': `
    SELECT s.variant_id, s.reserved, coalesce(sum(p.quantity), 0) AS held FROM inventory.stock_levels s
    LEFT JOIN (SELECT r.order_id, x."variantId" AS v, x."locationId" AS l, x.quantity FROM inventory.reservations r,
               jsonb_to_recordset(r.picks) AS x("variantId" text, "locationId" text, quantity int) WHERE r.status = 'OPEN') p
      ON p.v = s.variant_id AND p.l = s.location_id
    GROUP BY s.variant_id, s.location_id, s.reserved HAVING s.reserved <> coalesce(sum(p.quantity), 0)`,
  'what is sold belongs to orders that were confirmed': `
    SELECT s.variant_id, s.sold, coalesce(o.ordered, 0) AS ordered FROM (SELECT variant_id, sum(sold) AS sold FROM inventory.stock_levels GROUP BY 1) s
    LEFT JOIN (SELECT l."variantId" AS v, sum(l.quantity) AS ordered FROM orders.orders, jsonb_to_recordset(state->'lines') AS l("variantId" text, quantity int)
               WHERE status = 'DELIVERED' GROUP BY 1) o ON o.v = s.variant_id
    WHERE s.sold <> coalesce(o.ordered, 0)`,
  'every order is at its end': `SELECT id, status FROM orders.orders WHERE status NOT IN ('DELIVERED', 'CANCELLED')`,
  'the provider holds the total of each delivered order, and nothing of a cancelled one': `
    SELECT o.id, o.status, o.state->'total'->>'minor' AS total, coalesce(m.kept, 0) AS kept FROM orders.orders o
    LEFT JOIN (SELECT reference, sum(amount_minor - refunded_minor) AS kept FROM payments.provider_charges WHERE status = 'CAPTURED' GROUP BY 1) m ON m.reference = o.id
    WHERE coalesce(m.kept, 0) <> CASE o.status WHEN 'DELIVERED' THEN (o.state->'total'->>'minor')::bigint ELSE 0 END`,
  'no order was charged twice': `SELECT reference FROM payments.provider_charges WHERE status = 'CAPTURED' GROUP BY 1 HAVING count(*) > 1`,
  'every fact has left its outbox': ['accounts', 'catalog', 'inventory', 'orders', 'payments', 'pricing', 'shipping']
    .map((area) => `SELECT '${area}' AS area, event_id FROM ${area}.outbox`)
    .join(' UNION ALL '),
  'every fact of an order is in the log once': `
    SELECT o.order_id, o.version, count(e.event_id) FROM orders.order_events o
    FULL JOIN (SELECT event_id, event->>'subject' AS subject, (event->>'aggregateversion')::int AS version FROM log.events WHERE topic = 'orders') e
      ON e.subject = o.order_id AND e.version = o.version
    GROUP BY e.subject, e.version, o.order_id, o.version HAVING count(o.order_id) <> 1 OR count(e.event_id) <> 1`,
  'the versions of an order have no gap': `
    SELECT order_id FROM orders.order_events GROUP BY order_id HAVING count(*) <> max(version) OR min(version) <> 1`,
  'the row of an order is at its last event': `
    SELECT o.id FROM orders.orders o WHERE o.version <> (SELECT max(version) FROM orders.order_events e WHERE e.order_id = o.id)`,
  'consumers took in the facts of an order in its order': `
    SELECT consumer, subject, version FROM (
      SELECT 'inventory' AS consumer, subject, version, row_number() OVER w, lag(version) OVER w AS before FROM inventory.inbox WHERE topic = 'orders' WINDOW w AS (PARTITION BY subject ORDER BY handled_at, version)
    ) i WHERE before >= version`,
  'nothing is parked': ['inventory', 'orders', 'payments', 'pricing', 'shipping', 'catalog'].map((area) => `SELECT '${area}' AS area, subject, error FROM ${area}.parked`).join(' UNION ALL '),
}

/** Waits until everything has settled and then asserts each invariant. */
export async function expectInvariants({ postgres }: Pick<Shop, 'postgres'>): Promise<void> {
  const connection = { host: postgres.socketDir, port: postgres.port, user: postgres.superuser, database: 'postgres' }
  const db = openDatabase({ connection, max: 1, logger: silent })
  try {
    await expectInvariantsOf(db)
  } finally {
    await db.close()
  }
}

/** The same for areas that are seen as schemas of this database, wherever their tables are. */
export async function expectInvariantsOf(db: Database): Promise<void> {
  await until(() => isSettled(db), 'all orders are at their end and all facts have been sent', 120_000)
  for (const [what, contradictions] of Object.entries(INVARIANTS)) expect(await db.query(contradictions), what).toEqual([])
}

async function isSettled(db: Database): Promise<boolean> {
  const open = [INVARIANTS['every order is at its end']!, INVARIANTS['every fact has left its outbox']!]
  const rows = await Promise.all(open.map((query) => db.query(query)))
  return rows.every(({ length }) => length === 0)
}
