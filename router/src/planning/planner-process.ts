import type { QueryPlan } from '@graphql-hive/router-query-planner'

// A process of its own: the fast planner is native code, and an operation that makes it abort must not take the router
// with it. It gets supergraphs and operations by message, one at a time, and answers each.

export type Engine = 'fast' | 'apollo'
export type PlannerRequest =
  | { readonly load: number; readonly sdl: string; readonly engine: Engine }
  | { readonly forget: number }
  | { readonly plan: string; readonly graph: number; readonly labels: readonly string[]; readonly percentage: number }
export type PlannerAnswer = { readonly plan?: QueryPlan; readonly labels?: string[]; readonly percentages?: number[]; readonly error?: string }

type PlanText = (text: string, labels: readonly string[], percentage: number) => QueryPlan
type Loaded = { plan: PlanText; labels: string[]; percentages: number[] }
const graphs = new Map<number, Loaded>()

process.on('message', async (request: PlannerRequest) => {
  const answer = await handle(request).catch((error: unknown): PlannerAnswer => ({ error: error instanceof Error ? error.message : String(error) }))
  process.send?.(answer)
})
process.on('disconnect', () => process.exit(0))

async function handle(request: PlannerRequest): Promise<PlannerAnswer> {
  if ('load' in request) {
    const loaded = await (request.engine === 'fast' ? loadFast(request.sdl) : loadApollo(request.sdl))
    graphs.set(request.load, loaded)
    return { labels: loaded.labels, percentages: loaded.percentages }
  }
  if ('forget' in request) {
    graphs.delete(request.forget)
    return {}
  }
  return { plan: graphs.get(request.graph)!.plan(request.plan, request.labels, request.percentage) }
}

// Each engine is loaded only in the process that uses it: Apollo's takes half a second, and most routers never need it.

async function loadFast(sdl: string): Promise<Loaded> {
  const { QueryPlanner } = await import('@graphql-hive/router-query-planner')
  const planner = new QueryPlanner(sdl)
  return { labels: planner.overrideLabels, percentages: planner.overridePercentages, plan: (text, labels, percentage) => planner.plan(text, undefined, new Set(labels), percentage) }
}

async function loadApollo(sdl: string): Promise<Loaded> {
  const [{ QueryPlanner }, { parseOperation, Supergraph }, { fromApollo }] = await Promise.all([
    import('@apollo/query-planner'),
    import('@apollo/federation-internals'),
    import('./apollo-plan.ts'),
  ])
  const supergraph = Supergraph.build(sdl, { supportedFeatures: null, validateSupergraph: false })
  const planner = new QueryPlanner(supergraph)
  const plan: PlanText = (text, labels) => {
    const conditions = new Map(labels.map((label) => [label, true]))
    return fromApollo(planner.buildQueryPlan(parseOperation(supergraph.apiSchema(), text), { overrideConditions: conditions }))
  }
  return { labels: [], percentages: [], plan }
}
