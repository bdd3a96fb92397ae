import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process as it can be written down: ids are used again, so an id alone does not name a process. */
export type ProcessMark = { pid: number; born: string }

/** The mark of this process. */
export const thisProcess = (): ProcessMark => ({ pid: process.pid, born: bornAt(process.pid) ?? '' })

/** Whether the process that the mark was made of still runs. A zombie does not. */
export const isAlive = ({ pid, born }: ProcessMark): boolean => bornAt(pid) === born

/** When a process was born, as text that differs between all holders of one id; undefined when none runs or it is a zombie. */
export function bornAt(pid: number): string | undefined {
  return process.platform === 'linux' ? bornOnLinux(pid) : bornElsewhere(pid)
}

function bornOnLinux(pid: number): string | undefined {
  try {
    // The second field is the program's name in parentheses and may hold spaces and parentheses itself.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return undefined
    return `${bootId()}/${fields[18]}`
  } catch {
    return undefined
  }
}

/** Ticks count from the start of the machine, so the mark needs to say which start. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return 'boot'
  }
}

function bornElsewhere(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
    const [state = '', ...start] = line.trim().split(/\s+/)
    return start.length === 0 || state.startsWith('Z') ? undefined : start.join(' ')
  } catch {
    return undefined
  }
}
