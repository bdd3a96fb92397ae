import { minorDigits, parseMoney, Refusal, type Money } from '@ecolaura/kernel'
import type { Column } from './csv-columns.ts'
import type { Row } from './csv-rows.ts'

type Report = (row: Row, column: Column, message: string) => void

const GRAMS_IN: Record<string, number> = { g: 1, kg: 1_000, lb: 453.59237, oz: 28.349523125 }
const MOST = 2_147_483_647

/** An amount such as `9.99`; null when the cell is empty. */
export function readAmount(row: Row, column: Column, currency: string, report: Report): Money | null {
  const text = row.cell(column)
  if (!text) return null
  const digits = minorDigits(currency)
  const example = digits ? `12.${'5'.padEnd(digits, '0')}` : '12'
  try {
    const amount = parseMoney(text, currency)
    if (amount.minor >= 0) return amount
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  report(row, column, `"${text}" is not a price in ${currency}; write it as ${example}.`)
  return null
}

/** A whole number, which may be negative; null when the cell is empty. */
export function readNumber(row: Row, column: Column, report: Report): number | null {
  const text = row.cell(column)
  if (!text) return null
  const number = /^-?\d+(\.0+)?$/.test(text) ? Number(text) : Number.NaN
  if (Math.abs(number) <= MOST) return number
  report(row, column, `"${text}" is not a whole number.`)
  return null
}

/** True or false; undefined when the cell is empty. */
export function readTruth(row: Row, column: Column, report: Report): boolean | undefined {
  const text = row.cell(column)
  if (!text) return undefined
  if (/^(true|yes|1)$/i.test(text)) return true
  if (!/^(false|no|0)$/i.test(text)) report(row, column, `"${text}" is neither true nor false.`)
  return false
}

/** The weight; undefined when it is not given or zero, which says the same. "Variant Grams" are grams whatever the unit. */
export function readGrams(row: Row, report: Report): number | undefined {
  const [column, factor] = row.cell('grams') ? (['grams', 1] as const) : (['weight', GRAMS_IN[row.cell('weightUnit').toLowerCase() || 'g']] as const)
  const text = row.cell(column)
  if (!text) return undefined
  if (!factor) return void report(row, 'weightUnit', `"${row.cell('weightUnit')}" is no unit of weight; use g, kg, lb or oz.`)
  const grams = /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * factor) : Number.NaN
  if (grams <= MOST) return grams || undefined
  return void report(row, column, `"${text}" is not a weight.`)
}
