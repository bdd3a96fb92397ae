import { context, isSpanContextValid, propagation, SpanKind, SpanStatusCode, trace, type Attributes, type Context, type Span, type SpanOptions, type Tracer } from '@opentelemetry/api'
import type { Operation } from './admit/operation.ts'
import type { Run } from './plan/fetch.ts'
import type { Answering } from './observer.ts'
import type { PlannedGraph } from './planning/planning.ts'
import type { GraphQLResult, RouterClient, SubgraphOperation } from './source.ts'

// Spans: one for a request, below it one for a plan that is not known yet, and one for each call to a subgraph; one for each
// event of a stream, which is a trace of its own. A router
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
      const result = await send(subgraph, { ...operation, trace: traceHeaders() }, client)
      const [error] = result.errors ?? []
      if (error) span.setStatus({ code: SpanStatusCode.ERROR, message: String(error.extensions?.['code'] ?? error.message) })
      return result
    })
  }
}

/**
 * A span for each event of a stream that is being opened. A stream may live for days, so its events are no part of the trace of
 * the request that opened it: each is a trace of its own that names that request.
 */
export function tracedEvents<Event>(tracer: Tracer, { definition }: Operation, client: RouterClient, answer: (event: Event) => Promise<GraphQLResult>): typeof answer {
  const opening = trace.getActiveSpan()?.spanContext()
  const links = opening && isSpanContextValid(opening) ? [{ context: opening }] : []
  const attributes: Attributes = { 'router.request.id': client.id, ...(definition.name && { 'graphql.operation.name': definition.name.value }) }
  return (event) =>
    spanned(tracer, 'event', { root: true, kind: SpanKind.CONSUMER, links, attributes }, context.active(), async (span) => {
      const result = await answer(event)
      if (result.errors?.length) span.setAttribute('router.errors', result.errors.length)
      return result
    })
}

/** Headers that name the span around us as the parent of what a subgraph does. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {}
  propagation.inject(context.active(), headers)
  return headers
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
