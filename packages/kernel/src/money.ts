import { Refusal } from './refusal.ts'

/** An amount in the currency's minor unit (cents), always a safe integer. The graph shows it as a decimal string. */
export type Money = { readonly minor: number; readonly currency: string }

/** Digits after the point, from the ISO 4217 data that the runtime carries: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  const known = digits.get(currency)
  if (known !== undefined) return known
  const found = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  digits.set(currency, found)
  return found
}
const digits = new Map<string, number>()

/** @throws Refusal `INVALID_MONEY` when the amount is no safe integer. */
export function money(minor: number, currency: string): Money {
  if (!Number.isSafeInteger(minor)) throw new Refusal('INVALID_MONEY', `${minor} is not an amount in minor units.`)
  return { minor, currency }
}

/** Reads a decimal string such as `"12.50"`; refuses more digits than the currency has. */
export function parseMoney(amount: string, currency: string): Money {
  const match = /^(-?)(\d{1,13})(?:\.(\d+))?$/.exec(amount.trim())
  const scale = minorDigits(currency)
  const fraction = match?.[3]?.replace(/0+$/, '') ?? ''
  if (!match || fraction.length > scale)
    throw new Refusal('INVALID_MONEY', `"${amount}" is not an amount in ${currency}; write it as 12${scale ? '.' + '5'.padEnd(scale, '0') : ''}.`)
  const minor = Number(match[2]! + fraction.padEnd(scale, '0'))
  return money(match[1] ? -minor : minor, currency)
}

/** The decimal string of the graph: `1250` EUR is `"12.50"`. */
export function formatAmount({ minor, currency }: Money): string {
  const scale = minorDigits(currency)
  if (scale === 0) return String(minor)
  const text = String(Math.abs(minor)).padStart(scale + 1, '0')
  return `${minor < 0 ? '-' : ''}${text.slice(0, -scale)}.${text.slice(-scale)}`
}

/** @throws Refusal `CURRENCY_MISMATCH` when the currencies differ. */
export function add(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new Refusal('CURRENCY_MISMATCH', `${a.currency} and ${b.currency} cannot be added.`)
  return money(a.minor + b.minor, a.currency)
}

export const times = (a: Money, factor: number): Money => money(a.minor * factor, a.currency)
export const zero = (currency: string): Money => money(0, currency)
export const sum = (amounts: readonly Money[], currency: string): Money => amounts.reduce(add, zero(currency))

/**
 * Shares an amount by weights so that the parts add up exactly (largest remainder). All weights zero: equal parts.
 * Used where an order's discount or shipping tax must be carried by its lines.
 */
export function allocate(amount: Money, weights: readonly number[]): Money[] {
  if (weights.length === 0) return []
  const total = weights.reduce((a, b) => a + b, 0)
  const shares = weights.map((weight) => (total === 0 ? 1 / weights.length : weight / total))
  const parts = shares.map((share) => Math.trunc(amount.minor * share))
  let rest = amount.minor - parts.reduce((a, b) => a + b, 0)
  const order = shares
    .map((share, index) => ({ index, remainder: Math.abs(amount.minor * share - parts[index]!) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  for (let i = 0; rest !== 0; i = (i + 1) % order.length) {
    parts[order[i]!.index]! += Math.sign(rest)
    rest -= Math.sign(rest)
  }
  return parts.map((minor) => money(minor, amount.currency))
}
