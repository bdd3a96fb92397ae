import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isAlive, type ProcessMark, thisProcess } from './process-mark.ts'

export type ProcessLock<Facts> = {
  /** Replaces what the lock file says beside its process. */
  write(facts: Facts): void
  /** Gives the lock up; harmless when it was taken away. */
  release(): void
}

/** What a lock file says: the process that holds it, and facts for people and programs that look for it. */
export type Held<Facts> = ProcessMark & Facts

/**
 * Takes a lock file for this process, or says who holds it. The lock of a process that was killed counts for nothing,
 * even when its process id was given away again.
 */
export function takeProcessLock<Facts extends object>(file: string, facts: Facts): ProcessLock<Facts> | { holder: Held<Facts> } {
  const mark = thisProcess()
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (placeWhole(file, { ...mark, ...facts })) return ownedLock(file, mark)
    const holder = readProcessLock<Facts>(file)
    if (holder && isAlive(holder)) return { holder }
    clearStale(file)
  }
  throw new Error(`The lock ${file} changed hands twenty times while it was asked for.`)
}

/** What a lock file says, whether or not its process lives; undefined when there is none or it cannot be read. */
export function readProcessLock<Facts extends object>(file: string): Held<Facts> | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Held<Facts>
  } catch {
    return undefined
  }
}

function ownedLock<Facts extends object>(file: string, mark: ProcessMark): ProcessLock<Facts> {
  const isOurs = () => sameProcess(readProcessLock(file), mark)
  return {
    write(facts) {
      if (!isOurs()) return
      const draft = `${file}.${randomUUID()}`
      writeFileSync(draft, JSON.stringify({ ...mark, ...facts }, null, 2), { mode: 0o600 })
      renameSync(draft, file)
    },
    release() {
      if (isOurs()) rmSync(file, { force: true })
    },
  }
}

/** A link appears at once with all its content, or fails because the name is taken: no half-written lock is ever read. */
function placeWhole(file: string, content: object): boolean {
  const draft = `${file}.${randomUUID()}`
  writeFileSync(draft, JSON.stringify(content, null, 2), { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Moves the lock aside before looking: of several processes that found it stale one moves it, and a live one goes back. */
function clearStale(file: string): void {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const moved = readProcessLock(aside)
  if (moved && isAlive(moved)) {
    try {
      linkSync(aside, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  rmSync(aside, { force: true })
}

const sameProcess = (a: ProcessMark | undefined, b: ProcessMark): boolean => a?.pid === b.pid && a.born === b.born
