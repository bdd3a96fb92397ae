import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { createLogger, type Logger } from '@ecolaura/telemetry'

const MOST_BYTES = 10_000_000

export type ShopLog = { logger: Logger; close(): void }

/** Opens the log: JSON lines, written at once so that a crash keeps them. An earlier file that grew large is put aside. */
export function openShopLog(file: string): ShopLog {
  if (sizeOf(file) > MOST_BYTES) renameSync(file, `${file}.1`)
  const handle = openSync(file, 'a', 0o600)
  let isOpen = true
  return {
    logger: createLogger('shop', { destination: { write: (line: string) => void (isOpen && writeSync(handle, line)) } }),
    close() {
      if (isOpen) closeSync(handle)
      isOpen = false
    },
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
