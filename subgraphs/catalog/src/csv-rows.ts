import { CsvError, parse } from 'csv-parse/sync'
import { nameIn, readHeader, type Column, type Header } from './csv-columns.ts'

/** What is wrong with a file, and where; the column by the name it has in the file. */
export type CsvProblem = { readonly line: number; readonly column: string | null; readonly message: string }

/** One row below the header. */
export type Row = {
  /** The line on which it begins. */
  readonly line: number
  /** What a cell says, without space around it; empty when there is no such column. */
  readonly cell: (column: Column) => string
}

export type Rows = { readonly header: Header; readonly rows: readonly Row[]; readonly problems: readonly CsvProblem[] }

const problem = (line: number, column: string | null, message: string): CsvProblem => ({ line, column, message })
const failed = (...problems: CsvProblem[]): Rows => ({ header: readHeader([]), rows: [], problems })

/** Reads the bytes of a CSV file: text in UTF-8, cells separated by commas, a header first. */
export function readRows(bytes: Uint8Array): Rows {
  const text = decode(bytes)
  if (typeof text !== 'string') return failed(text)
  const records: { end: number; cells: string[] }[] = []
  try {
    parse(text, {
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: ((record: string[], { lines }: { lines: number }) => void records.push({ end: lines, cells: record })) as never,
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return failed(unreadable(error, text, records))
  }
  return arrange(records.map(({ end, cells }) => ({ line: end - cells.reduce((sum, cell) => sum + newlines(cell), 0), cells })))
}

/** Splits off the header and the rows that say nothing. */
function arrange([first, ...others]: readonly { line: number; cells: string[] }[]): Rows {
  if (!first) return failed(problem(1, null, 'The file is empty.'))
  const header = readHeader(first.cells)
  if (!header.places.has('handle')) return failed(withoutHandle(first.line, header))
  const rows = others.filter(({ cells }) => cells.some((cell) => cell.trim()))
  const problems = rows.flatMap(({ line, cells }) =>
    cells.slice(header.names.length).some((cell) => cell.trim())
      ? [problem(line, null, `The row has ${cells.length} cells and the header ${header.names.length}; a text that contains commas stands in quotes.`)]
      : [],
  )
  return { header, problems, rows: rows.map(({ line, cells }) => ({ line, cell: (column) => cells[header.places.get(column) ?? -1]?.trim() ?? '' })) }
}

function withoutHandle(line: number, header: Header): CsvProblem {
  const [only = ''] = header.names
  const separator = header.names.length === 1 && /[;\t]/.exec(only)?.[0]
  if (separator) return problem(line, null, `The cells are separated by ${separator === ';' ? 'semicolons' : 'tabs'}; save the file with commas.`)
  return problem(line, nameIn(header, 'handle'), 'The file has no column "Handle", which says which rows belong to one product.')
}

function unreadable(error: CsvError, text: string, records: readonly { end: number; cells: string[] }[]): CsvProblem {
  const { lines: until, index } = error as unknown as { lines: number; index: number }
  let line = (records.at(-1)?.end ?? 0) + 1
  for (const each of text.split('\n').slice(line - 1)) {
    if (each.trim()) break
    line++
  }
  const column = records[0]?.cells[index]?.trim() ?? null
  const extent = until > line ? `, was read as one text up to line ${until}` : ''
  return problem(line, column, `The quotes of this row are not in balance${extent}: a text in quotes ends with a quote, and a quote inside is written twice.`)
}

/** Bytes as text with `\n` between lines, or what is wrong with them. */
function decode(bytes: Uint8Array): string | CsvProblem {
  const [a, b] = bytes
  if (a === 0x50 && b === 0x4b) return problem(1, null, 'This is a spreadsheet or an archive; save it as CSV.')
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return problem(1, null, 'The file is in UTF-16; save it as CSV in UTF-8.')
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  try {
    const text = utf8.decode(bytes).replace(/\r\n?/g, '\n')
    const nul = text.indexOf('\0')
    return nul < 0 ? text : problem(newlines(text.slice(0, nul)) + 1, null, 'There is a character in this line that no text has (NUL); the file is damaged.')
  } catch {
    return problem(firstBrokenLine(bytes), null, 'There are letters in this line that are not UTF-8 (perhaps Latin-1); save the file as CSV in UTF-8.')
  }
}

/** No byte of a UTF-8 letter looks like a newline, so each line can be tried alone. */
function firstBrokenLine(bytes: Uint8Array): number {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  for (let line = 1, start = 0; ; line++) {
    const next = bytes.indexOf(0x0a, start)
    try {
      utf8.decode(bytes.subarray(start, next < 0 ? undefined : next))
    } catch {
      return line
    }
    if (next < 0) return line
    start = next + 1
  }
}

const newlines = (text: string): number => text.split('\n').length - 1
