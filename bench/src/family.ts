import { readdirSync, readFileSync } from 'node:fs'

/** What a process and everything that it started has used, apart for the database and the rest. */
export type Usage = { readonly node: number; readonly postgres: number }

export const total = ({ node, postgres }: Usage): number => node + postgres
export const sumOf = (one: Usage, other: Usage): Usage => ({ node: one.node + other.node, postgres: one.postgres + other.postgres })
export const difference = (after: Usage, before: Usage): Usage => ({ node: after.node - before.node, postgres: after.postgres - before.postgres })

/** @throws with a sentence where there is no /proc to read it from. */
export function assertLinux(): void {
  if (process.platform !== 'linux') throw new Error(`The CPU and memory of a family of processes are read from /proc, which ${process.platform} does not have: run this on Linux.`)
}

/** Milliseconds of CPU so far, those of children that have ended included: sessions of the database come and go. */
export const cpuOf = (pid: number): Usage => sum(pid, ({ fields }) => [11, 12, 13, 14].reduce((ticks, field) => ticks + Number(fields[field]), 0) * MS_PER_TICK)

/** Megabytes of memory, each shared page counted in proportion to those who share it (PSS). */
export const memoryOf = (pid: number): Usage => sum(pid, (one) => pssKb(one.pid) / 1024)

/** The kernel counts CPU in hundredths of a second (USER_HZ), whatever its own clock. */
const MS_PER_TICK = 10

type OneProcess = { readonly pid: number; readonly name: string; readonly parent: number; readonly fields: readonly string[] }

function sum(root: number, measure: (one: OneProcess) => number): Usage {
  const usage = { node: 0, postgres: 0 }
  for (const one of family(root)) usage[one.name === 'postgres' ? 'postgres' : 'node'] += measure(one)
  return usage
}

function family(root: number): OneProcess[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => readProcess(Number(pid)) ?? [])
  const children = Map.groupBy(all, ({ parent }) => parent)
  const walk = (one: OneProcess): OneProcess[] => [one, ...(children.get(one.pid) ?? []).flatMap(walk)]
  return all.filter(({ pid }) => pid === root).flatMap(walk)
}

/** `stat` gives the name in parentheses, which may hold anything, and then the fields from the state on. */
function readProcess(pid: number): OneProcess | undefined {
  const stat = read(`/proc/${pid}/stat`)
  const end = stat.lastIndexOf(')')
  if (end < 0) return undefined
  const fields = stat.slice(end + 2).split(' ')
  return { pid, name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(fields[1]), fields }
}

const pssKb = (pid: number): number => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0)

/** Empty for a process that has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
