import type { GraphQLSchema } from 'graphql'
import { createAdmission, type Admission } from '../admit/admission.ts'
import type { CostOfOperation } from '../admit/operation.ts'
import { costOf } from '../demand/cost.ts'
import type { Planner } from '../planning/planner.ts'
import type { ClientProfile, Settings } from '../settings.ts'
import type { Supergraph } from '../supergraph.ts'

/** Where clients of one profile come in: the part of the graph that they see, and how much they may ask of it. */
export type Entrance = {
  readonly schema: GraphQLSchema
  readonly admit: Admission
  readonly demand: Settings['demand']
  /** Plans name what a part of the schema hides. */
  readonly showsPlans: boolean
}

/** The entrances by profile, null for those who have none. Each remembers operations for itself. @throws Error that names the profile at fault */
export function entrances(supergraph: Supergraph, planner: Planner, settings: Settings): ReadonlyMap<string | null, Entrance> {
  const countsCost = settings.rates.limits.some(({ cost }) => cost)
  const open = (schema: GraphQLSchema, { introspection, limits, demand }: Pick<Settings, 'introspection' | 'limits' | 'demand'>): Entrance => ({
    schema,
    admit: createAdmission(schema, planner, { introspection, limits, kept: settings.keptOperations, costOf: countsCost || demand.mode !== 'off' ? costsOf(schema, supergraph, demand) : undefined }),
    demand,
    showsPlans: introspection && schema === supergraph.schema,
  })
  const all = new Map<string | null, Entrance>([[null, open(supergraph.schema, settings)]])
  for (const [name, profile] of Object.entries(settings.clients)) all.set(name, open(schemaOf(supergraph, name, profile), settingsOf(settings, profile)))
  return all
}

/** The general settings with what a profile says otherwise. */
export function settingsOf(settings: Settings, { introspection, limits, demand }: ClientProfile): Pick<Settings, 'introspection' | 'limits' | 'demand'> {
  return { introspection: introspection ?? settings.introspection, limits: overridden(settings.limits, limits), demand: overridden(settings.demand, demand) }
}

/** For those who parse before they know who asks; admission counts again. */
export const mostTokens = ({ limits, clients }: Settings): number => Math.max(limits.tokens, ...Object.values(clients).map((profile) => profile.limits.tokens ?? 0))

const overridden = <Of extends object>(general: Of, own: { readonly [Name in keyof Of]?: Of[Name] | undefined }): Of => ({ ...general, ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) })

function schemaOf(supergraph: Supergraph, name: string, { tags }: ClientProfile): GraphQLSchema {
  if (!tags) return supergraph.schema
  try {
    return supergraph.tagged(tags)
  } catch (cause) {
    throw new Error(`What clients of the profile "${name}" would see is no schema: ${(cause as Error).message}`, { cause })
  }
}

function costsOf(schema: GraphQLSchema, { costs }: Supergraph, { listSize }: Settings['demand']): CostOfOperation {
  return (operation, fragments) => costOf(schema, costs, operation, fragments, listSize)
}
