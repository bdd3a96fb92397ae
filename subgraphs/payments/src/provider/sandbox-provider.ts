import { randomUUID } from 'node:crypto'
import { pause, Refusal } from '@ecolaura/kernel'
import { inTransaction, type Database, type Sql } from '@ecolaura/stores'
import { brandOf } from '../card.ts'
import type { Charge, ChargeOutcome, PaymentProvider } from './provider.ts'
import { TEST_CARDS, type TestCard } from './test-card.ts'

export type SandboxSettings = {
  /** How long the slow test card takes, in milliseconds. */
  readonly slowMs: number
}

/**
 * A bank for trying things out, with a ledger that outlives the process. Like a real one it is not part of our
 * transactions: it commits on its own connection, whatever becomes of the caller. It takes test cards only, so that
 * nobody's real card ends up in a shop that is not for real.
 */
export const sandboxProvider = (db: Database, { slowMs }: SandboxSettings = { slowMs: 5_000 }): PaymentProvider => ({
  async tokenise({ number }) {
    const card = TEST_CARDS.find((each) => each.number === number)
    if (!card) throw new Refusal('NOT_A_TEST_CARD', 'This shop is a sandbox: pay with one of its test cards, never with a real one.', { field: ['cardNumber'] })
    return { token: `${card.code}_${randomUUID()}`, brand: brandOf(number), last4: number.slice(-4) }
  },

  async charge(charge, signal) {
    const card = cardOf(charge.token)
    if (card?.isSlow) await pause(slowMs, signal)
    signal.throwIfAborted()
    const reason = card ? (card.declines ?? null) : 'METHOD_NOT_FOUND'
    const outcome = await enter(db, charge, reason ? 'DECLINED' : 'CAPTURED', reason)
    if (card?.losesAnswer) await hang(signal)
    return outcome
  },

  find: (key) => find(db, key),
  close: (charge) => enter(db, charge, 'VOIDED', null),

  refund: ({ key, chargeKey, amount }) =>
    inTransaction(db, async (tx) => {
      const [isNew] = await tx.query(
        'INSERT INTO provider_refunds (key, charge_key, amount_minor) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1',
        [key, chargeKey, amount.minor],
      )
      if (!isNew) return
      const [charge] = await tx.query(
        `UPDATE provider_charges SET refunded_minor = refunded_minor + $2
         WHERE key = $1 AND status = 'CAPTURED' AND currency = $3 AND refunded_minor + $2 <= amount_minor RETURNING 1`,
        [chargeKey, amount.minor, amount.currency],
      )
      if (!charge) throw new Error(`The bank cannot give back ${amount.minor} of ${chargeKey}.`)
    }),
})

/** Writes what came of a key, or finds what came of it before: one insert decides. */
async function enter(db: Sql, { key, reference, amount }: Charge, status: ChargeOutcome['status'], reason: string | null): Promise<ChargeOutcome> {
  const [entered] = await db.query(
    `INSERT INTO provider_charges (key, reference, amount_minor, currency, status, reason) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (key) DO NOTHING RETURNING 1`,
    [key, reference, amount.minor, amount.currency, status, reason],
  )
  return entered ? ({ status, reason } as ChargeOutcome) : (await find(db, key))!
}

async function find(db: Sql, key: string): Promise<ChargeOutcome | undefined> {
  const [entry] = await db.query<ChargeOutcome>('SELECT status, reason FROM provider_charges WHERE key = $1', [key])
  return entry
}

const cardOf = (token: string): TestCard | undefined => TEST_CARDS.find(({ code }) => code === token.split('_')[0])

/** Never resolves; rejects when the caller gives up. */
const hang = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const giveUp = () => reject(signal.reason as Error)
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
  })
