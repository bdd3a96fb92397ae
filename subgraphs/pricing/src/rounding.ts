/**
 * The one place where pricing rounds: `minor × part / whole` as a whole minor unit, halves away from zero. Exact, since
 * no float is involved. It is applied once for each line (and each rate of tax on shipping); totals are sums of
 * rounded parts, so what the lines show always adds up to what is charged.
 */
export function portion(minor: number, part: number, whole: number): number {
  const product = BigInt(minor) * BigInt(part)
  const size = product < 0n ? -product : product
  const rounded = Number((2n * size + BigInt(whole)) / (2n * BigInt(whole)))
  return product < 0n ? -rounded : rounded
}

/** A hundred per cent in basis points, the unit of all rates here. */
export const WHOLE = 10_000

/** `1950` basis points as people write it: `"19.5"`. */
export const percentText = (basisPoints: number): string => String(basisPoints / 100)
