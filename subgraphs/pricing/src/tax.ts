import { Refusal } from '@ecolaura/kernel'
import { portion, WHOLE } from './rounding.ts'

export const TaxClass = { STANDARD: 'STANDARD', ZERO: 'ZERO' } as const
export type TaxClass = keyof typeof TaxClass

export type TaxRate = { readonly country: string; readonly taxClass: TaxClass; readonly basisPoints: number }

/** The rate in a country; undefined where none is kept, which counts as no tax and is said in the explanation. */
export function rateOf(rates: readonly TaxRate[], country: string, taxClass: TaxClass): number | undefined {
  const kept = rates.find((rate) => rate.country === country && rate.taxClass === taxClass)
  return kept?.basisPoints ?? (taxClass === 'ZERO' ? 0 : undefined)
}

/** The tax inside a gross amount. */
export const taxWithin = (gross: number, basisPoints: number): number => portion(gross, basisPoints, WHOLE + basisPoints)

/** A net amount with its tax on top. */
export const withTax = (net: number, basisPoints: number): number => portion(net, WHOLE + basisPoints, WHOLE)

/** Reads `"19"` or `"8.1"` as basis points. @throws Refusal `INVALID_PERCENT` unless it is from `least` to 100 with at most two digits after the point */
export function readPercent(percent: string, least = 0): number {
  const match = /^(\d{1,3})(?:\.(\d{1,2})0*)?$/.exec(percent)
  const basisPoints = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : -1
  if (match && basisPoints >= least && basisPoints <= WHOLE) return basisPoints
  throw new Refusal('INVALID_PERCENT', `"${percent}" is no percentage here; write it as 12.5, at most 100.`, { field: ['percent'] })
}
