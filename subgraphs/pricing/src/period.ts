import { Refusal } from '@ecolaura/kernel'

/** When something holds: from its start, up to but without its end. Null for no border. */
export type Period = { readonly startsAt: Date | null; readonly endsAt: Date | null }

export const hasStarted = ({ startsAt }: Period, now: Date): boolean => !startsAt || startsAt <= now
export const hasEnded = ({ endsAt }: Period, now: Date): boolean => !!endsAt && endsAt <= now
export const holdsAt = (period: Period, now: Date): boolean => hasStarted(period, now) && !hasEnded(period, now)

/** @throws Refusal `INVALID_PERIOD` when it would end before it starts. */
export function periodOf({ startsAt, endsAt }: { startsAt?: Date | null; endsAt?: Date | null }): Period {
  if (startsAt && endsAt && endsAt <= startsAt) throw new Refusal('INVALID_PERIOD', 'It must end after it starts.', { field: ['endsAt'] })
  return { startsAt: startsAt ?? null, endsAt: endsAt ?? null }
}
