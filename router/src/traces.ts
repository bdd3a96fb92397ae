import { context, propagation, SpanKind, SpanStatusCode, trace, type Attributes, type Context, type Span, type SpanOptions, type Tracer } from '@opentelemetry/api'
import type { Run } from './plan/fetch.ts'
import type { Answering } from './observer.ts'
import type { PlannedGraph } from './planning/planning.ts'
import type { GraphQLResult, RouterClient, SubgraphOperation } from './source.ts'

// Spans: one for a request, below it one for a plan that is not known yet, and one for each call to a subgraph. A router
// without a tracer is put together without these functions, so it does not pay for them.

/** A span for each request of a client, below the one that its trace context names. */
export function tracedAnswering<Answer extends object>(tracer: Tracer, answer: Answering<Answer>): Answering<Answer> {
  return (engine, operation, request, client) => {
    const { kind, definition } = operation
    const attributes: Attributes = { 'graphql.operation.type': kind, 'router.request.id': client.id, ...(definition.name && { 'graphql.operation.name': definition.name.value }) }
    return spanned(tracer, kind, { kind: SpanKind.SERVER, attributes }, parentOf(client), async (span) => {
      const result = await answer(engine, operation, request, client)
      const { errors } = result as GraphQLResult
      if (errors?.length) span.setAttribute('router.errors', errors.length)
      return result
    })
  }
}

/** A span for each call to a subgraph, which is told that it is the parent of what it does. */
export function tracedSend(tracer: Tracer, send: Run['send']): Run['send'] {
  return (subgraph, operation, client) => {
    const attributes: Attributes = { 'router.subgraph': subgraph, 'router.entities': entitiesIn(operation) }
    return spanned(tracer, `fetch ${subgraph}`, { kind: SpanKind.CLIENT, attributes }, parentOf(client), async (span) => {
      const headers: Record<string, string> = {}
      propagation.inject(context.active(), headers)
      const result = await send(subgraph, { ...operation, trace: headers }, client)
      const [error] = result.errors ?? []
      if (error) span.setStatus({ code: SpanStatusCode.ERROR, message: String(error.extensions?.['code'] ?? error.message) })
      return result
    })
  }
}

/** A span for each plan that has to be made. */
export function tracedGraph(tracer: Tracer, graph: PlannedGraph): PlannedGraph {
  return { ...graph, plan: (text, choice) => spanned(tracer, 'plan', {}, context.active(), () => graph.plan(text, choice)) }
}

/** Notes in the span of a fetch how often it was tried again, and with which status it was answered. */
export function noteFetch(facts: Attributes): void {
  trace.getActiveSpan()?.setAttributes(facts)
}

/** The span around us, or what the client says. */
function parentOf({ traceparent, headers }: RouterClient): Context {
  const active = context.active()
  if (!traceparent || trace.getSpan(active)) return active
  return propagation.extract(active, { traceparent, tracestate: headers?.['tracestate'] })
}

function entitiesIn({ variables }: SubgraphOperation): number {
  let count = 0
  for (const value of Object.values(variables)) if (Array.isArray(value) && (value[0] as { __typename?: unknown } | undefined)?.__typename) count += value.length
  return count
}

function spanned<T>(tracer: Tracer, name: string, options: SpanOptions, parent: Context, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, options, parent, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) })
      throw error
    } finally {
      span.end()
    }
  })
}
