import { context, diag, DiagLogLevel, propagation, trace, type Tracer } from '@opentelemetry/api'
import type { Logger } from './log.ts'

export type TraceSettings = {
  /** Where a collector takes traces over OTLP/HTTP; without it `OTEL_EXPORTER_OTLP_ENDPOINT` says so. */
  readonly endpoint?: string
  /** Share of the requests without a parent that are traced; without it `OTEL_TRACES_SAMPLER` says so, and by default all are. */
  readonly ratio?: number
}

export type Traces = {
  readonly tracer: Tracer
  /** Sends what is waiting, and ends tracing. */
  stop(): Promise<void>
}

/**
 * Traces this process by OpenTelemetry; call it once, before what takes the tracer is made. The usual `OTEL_*` variables hold
 * for all that is not given. Its libraries are loaded here and not before: most processes trace nothing.
 */
export async function exportTraces(service: string, { endpoint, ratio }: TraceSettings, logger: Logger): Promise<Traces> {
  const [sdk, { OTLPTraceExporter }, { defaultResource, detectResources, envDetector, resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const tell = (message: string, ...facts: unknown[]) => logger.warn({ facts }, `traces: ${message}`)
  diag.setLogger({ error: tell, warn: tell, info: () => undefined, debug: () => undefined, verbose: () => undefined }, DiagLogLevel.WARN)
  const provider = new sdk.NodeTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': service })).merge(detectResources({ detectors: [envDetector] })),
    ...(ratio !== undefined && { sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) }) }),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter(endpoint ? { url: endpoint } : {}))],
  })
  provider.register()
  return {
    tracer: provider.getTracer(service),
    async stop() {
      await provider.shutdown().catch((error: unknown) => logger.warn({ err: error }, 'traces: the last ones were not taken'))
      for (const part of [trace, context, propagation, diag]) part.disable()
    },
  }
}
