import { createHash } from 'node:crypto'
import { Refusal } from '@ecolaura/kernel'
import type { Transaction } from '@ecolaura/stores'

export type IdempotentCall = { readonly principal: string; readonly operation: string; readonly key: string; readonly body: unknown }

/**
 * Does a thing once for each (principal, operation, key) and remembers the id of what came of it. The insert decides;
 * since it shares the transaction of the work, a second call waits for the first one's commit and then has its
 * answer, and a call that is refused or crashes leaves its key free.
 * @throws Refusal `IDEMPOTENCY_KEY_REUSED` when the key came with another body
 */
export async function once(tx: Transaction, { principal, operation, key, body }: IdempotentCall, answer: string, work: () => Promise<void>): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('base64url')
  const [isFirst] = await tx.query(
    `INSERT INTO idempotency_keys (principal, operation, key, body_hash, answer) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [principal, operation, key, hash, answer],
  )
  if (isFirst) {
    await work()
    return answer
  }
  const [before] = await tx.query<{ bodyHash: string; answer: string }>(
    'SELECT body_hash AS "bodyHash", answer FROM idempotency_keys WHERE principal = $1 AND operation = $2 AND key = $3',
    [principal, operation, key],
  )
  if (before!.bodyHash !== hash)
    throw new Refusal('IDEMPOTENCY_KEY_REUSED', 'This key was used for something else before; take a new one.', { field: ['idempotencyKey'] })
  return before!.answer
}
