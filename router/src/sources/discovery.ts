import { loop, type Part } from '@ecolaura/service'
import type { Address } from './instance.ts'
import type { RouterLogger } from './send.ts'

/** Finds the instances of one subgraph. Rejects when it cannot tell; an empty list says that nobody is known. */
export type Discovery = { readonly everyMs: number; find(): Promise<Address[]> }

export type Following = Part & {
  /** Looks at once, as after a registration. */
  look(): Promise<void>
}

/**
 * Looks for instances at an interval and hands them over. While nobody can be asked, or nobody is known, those of before stay:
 * an outage of the directory must not become one of the subgraph.
 */
export function follow(subgraph: string, { everyMs, find }: Discovery, found: (addresses: readonly Address[]) => void, logger: RouterLogger): Following {
  let isFailing = false
  const look = async () => {
    try {
      const addresses = await find()
      if (addresses.length > 0) found(addresses)
      isFailing = false
    } catch (error) {
      if (!isFailing) logger.warn({ subgraph, error }, 'The instances of a subgraph cannot be looked up; those known stay.')
      isFailing = true
    }
  }
  const looking = loop({ name: `instances of ${subgraph}`, idleMs: everyMs, logger, pass: () => look().then(() => false) })
  return { ...looking, look }
}
