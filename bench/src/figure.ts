/** One measured figure, and what it is held against. */
export type Figure = {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What is aimed at, in the same unit: at most this. */
  readonly bar?: number
  /** Vendure 3.7.3: on another machine once, or in the same run where the measurement says so. */
  readonly vendure?: number
  readonly note?: string
}

/** Prints figures as people read them. */
export function printTable(figures: readonly Figure[]): void {
  const rows = figures.map(({ name, value, unit, bar, vendure, note }) => [
    name,
    `${rounded(value)} ${unit}`,
    bar === undefined ? '' : `at most ${bar}: ${value <= bar ? 'met' : 'MISSED'}`,
    vendure === undefined ? '' : `${rounded(vendure)} (${rounded(vendure / value)} times ours)`,
    note ?? '',
  ])
  const header = ['Figure', 'Measured', 'Bar', 'Vendure 3.7.3', 'How']
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()
  console.log([line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n'))
}

const rounded = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))

/** The value below which this share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
