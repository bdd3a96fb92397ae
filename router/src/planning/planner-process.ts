import { QueryPlanner as FastPlanner, type QueryPlan } from '@graphql-hive/router-query-planner'
import type { QueryPlanner as ApolloPlanner } from '@apollo/query-planner'

// A process of its own: the planner is native code, and an operation that makes it abort must not take the router with it.
// It gets supergraphs and operations by message, one at a time, and answers each.

export type PlannerRequest =
  | { readonly load: number; readonly sdl: string }
  | { readonly forget: number }
  | { readonly plan: string; readonly graph: number; readonly engine: Engine; readonly labels: readonly string[]; readonly percentage: number }
export type PlannerAnswer = { readonly plan?: QueryPlan; readonly labels?: string[]; readonly error?: string }
export type Engine = 'fast' | 'apollo'

type Loaded = { sdl: string; fast?: FastPlanner; apollo?: Promise<(text: string) => QueryPlan> }
const graphs = new Map<number, Loaded>()

process.on('message', async (request: PlannerRequest) => {
  const answer = await handle(request).catch((error: unknown): PlannerAnswer => ({ error: error instanceof Error ? error.message : String(error) }))
  process.send?.(answer)
})
process.on('disconnect', () => process.exit(0))

async function handle(request: PlannerRequest): Promise<PlannerAnswer> {
  if ('load' in request) {
    const fast = new FastPlanner(request.sdl)
    graphs.set(request.load, { sdl: request.sdl, fast })
    return { labels: fast.overrideLabels }
  }
  if ('forget' in request) {
    graphs.delete(request.forget)
    return {}
  }
  const graph = graphs.get(request.graph)
  if (!graph) throw new Error('This supergraph is not loaded.')
  if (request.engine === 'apollo') {
    graph.apollo ??= loadApollo(graph.sdl)
    return { plan: (await graph.apollo)(request.plan) }
  }
  return { plan: graph.fast!.plan(request.plan, undefined, new Set(request.labels), request.percentage) }
}

/** Loaded at its first use: it takes half a second and most routers never need it. */
async function loadApollo(sdl: string): Promise<(text: string) => QueryPlan> {
  const [{ QueryPlanner }, { parseOperation, Supergraph }, { fromApollo }] = await Promise.all([
    import('@apollo/query-planner'),
    import('@apollo/federation-internals'),
    import('./apollo-plan.ts'),
  ])
  const supergraph = Supergraph.build(sdl, { supportedFeatures: null, validateSupergraph: false })
  const planner: ApolloPlanner = new QueryPlanner(supergraph)
  return (text) => fromApollo(planner.buildQueryPlan(parseOperation(supergraph.apiSchema(), text)))
}
