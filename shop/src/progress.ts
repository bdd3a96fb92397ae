import { performance } from 'node:perf_hooks'
import { styleText } from 'node:util'

/** What a start tells while it goes on. */
export type Progress = {
  /** A step begins; call the result when it is done. */
  step(name: string): () => void
  /** One line on what happens within a step, or between two. */
  note(line: string): void
}

export const noProgress: Progress = { step: () => () => {}, note: () => {} }

type Format = 'green' | 'dim' | 'bold' | 'red'
/** Colours text for a terminal that wants colours: `NO_COLOR` and a pipe do not. */
export const coloured = (format: Format, text: string, stream: NodeJS.WriteStream = process.stdout): string =>
  styleText(format, text, { stream, validateStream: true })

/** Lines for people: each step with what it took. On a terminal the step under way is shown until it is done. */
export function terminalProgress(out: NodeJS.WriteStream = process.stdout): Progress {
  let under: string | undefined
  const clear = () => out.isTTY && under !== undefined && out.write('\r\x1b[2K')
  const show = () => out.isTTY && under !== undefined && out.write(`  ${coloured('dim', `… ${under}`, out)}`)
  return {
    step(name) {
      const begun = performance.now()
      clear()
      under = name
      show()
      return () => {
        clear()
        under = undefined
        out.write(`  ${coloured('green', '✓', out)} ${name.padEnd(22)} ${coloured('dim', duration(performance.now() - begun), out)}\n`)
      }
    },
    note(line) {
      clear()
      out.write(`    ${coloured('dim', line, out)}\n`)
      show()
    },
  }
}

const duration = (ms: number): string => (ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`)
