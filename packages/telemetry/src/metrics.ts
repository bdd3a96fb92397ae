import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** All metrics of this process. They are served on an address of their own, never on the public port. */
export const registry = new Registry()

/** Names follow Prometheus: a unit suffix (`_seconds`, `_total`), labels with few values, never ids of users or orders. */
export const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
  new Counter({ name, help, labelNames, registers: [registry] })
export const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
  new Gauge({ name, help, labelNames, registers: [registry] })
export const histogram = <L extends string>(name: string, help: string, labelNames: L[] = [], buckets = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10]) =>
  new Histogram({ name, help, labelNames, buckets, registers: [registry] })

/** Adds event-loop lag, heap and garbage collection of the process; call once, from a `main.ts`. */
export const collectProcessMetrics = (): void => collectDefaultMetrics({ register: registry })
