import type { Money } from '@ecolaura/kernel'
import { showMoney, type MoneyType } from '@ecolaura/graph'

/** A domain value as the graph shows it: every amount inside as a decimal string, all else unchanged. */
export type Shown<T> = T extends Money ? MoneyType : T extends Date ? Date : T extends readonly (infer E)[] ? Shown<E>[] : T extends object ? { [K in keyof T]: Shown<T[K]> } : T

export function show<T>(value: T): Shown<T> {
  if (Array.isArray(value)) return value.map(show) as Shown<T>
  if (typeof value !== 'object' || value === null || value instanceof Date) return value as Shown<T>
  if ('minor' in value && 'currency' in value) return showMoney(value as unknown as Money) as Shown<T>
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, show(each)])) as Shown<T>
}
