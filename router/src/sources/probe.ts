import { loop, type Part } from '@ecolaura/service'
import type { Pool } from 'undici'
import type { Instance } from './instance.ts'
import { parseAnswer } from './answer.ts'
import { post } from './post.ts'
import type { RouterLogger } from './send.ts'

export type ProbeRules = { readonly everyMs: number; readonly timeoutMs: number; readonly path?: string; readonly headers: Readonly<Record<string, string>> }

const QUESTION = JSON.stringify({ query: '{ __typename }' })

/** Asks each instance at an interval how it is, so that a dead one is known before a client's request meets it. */
export function probing(subgraph: string, instances: () => readonly Instance[], rules: ProbeRules, logger: RouterLogger): Part {
  const pass = async () => {
    await Promise.all(
      instances().map(async (instance) => {
        const error = await probe(instance, rules)
        instance.probed(error, Date.now())
      }),
    )
    return false
  }
  return loop({ name: `probes of ${subgraph}`, idleMs: rules.everyMs, logger, pass })
}

/** A connection of its own each time: one that waits behind clients' requests would tell of those. */
async function probe(instance: Instance, rules: ProbeRules): Promise<unknown> {
  const { timeoutMs } = rules
  const pool = instance.open(1, timeoutMs)
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    if (rules.path === undefined) await ask(pool, instance.path, rules, signal)
    else await look(pool, rules.path, rules, signal)
    return undefined
  } catch (error) {
    return error
  } finally {
    await pool.destroy()
  }
}

/** Any GraphQL answer will do: a subgraph that demands a signature refuses, and lives. */
async function ask(pool: Pool, path: string, { headers, timeoutMs }: ProbeRules, signal: AbortSignal): Promise<void> {
  const { status, text } = await post(pool, path, { 'content-type': 'application/json', accept: 'application/json', ...headers }, QUESTION, timeoutMs, signal)
  parseAnswer(status, text)
  if (status >= 500) throw new Error(`status ${status} to a probe`)
}

async function look(pool: Pool, path: string, { headers }: ProbeRules, signal: AbortSignal): Promise<void> {
  const { statusCode, body } = await pool.request({ method: 'GET', path, headers, signal })
  await body.dump()
  if (statusCode >= 300) throw new Error(`status ${statusCode} to a probe`)
}
