import { channel } from 'node:diagnostics_channel'

const points = channel('ecolaura.point')

/**
 * Names a moment at which a crash must lose nothing, e.g. after a commit and before the send. Costs nothing unless
 * someone listens to the channel `ecolaura.point`: the fault campaign does, and kills the process there.
 */
export function reachPoint(name: PointName): void {
  if (points.hasSubscribers) points.publish({ name })
}

export type PointName =
  | 'outbox.committed'
  | 'log.appended'
  | 'outbox.sent'
  | 'effect.done'
  | 'batch.committed'
  | 'provider.called'
  | 'payment.recorded'
