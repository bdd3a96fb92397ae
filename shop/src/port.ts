import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { Refusal } from '@ecolaura/kernel'

/**
 * Looks before the slow work begins whether the port can be had, on each address of the host: `localhost` is two, and
 * a stranger on one of them would get half of the visitors. @throws Refusal `PORT_TAKEN`, `PORT_FORBIDDEN`
 */
export async function assertPortIsFree(host: string, port: number): Promise<void> {
  for (const { address } of await lookup(host, { all: true })) {
    const probe = createServer()
    try {
      await once(probe.listen({ host: address, port }), 'listening')
      await new Promise((resolve) => probe.close(resolve))
    } catch (error) {
      // A machine without IPv6 still says that `localhost` has such an address.
      if ((error as NodeJS.ErrnoException).code !== 'EADDRNOTAVAIL') throw portRefusal(error, port)
    }
  }
}

/** Explains why a server could not listen; other errors come back as they are. */
export function portRefusal(error: unknown, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EADDRINUSE')
    return new Refusal('PORT_TAKEN', `Port ${port} is taken by ${holderOf(port)}; stop that, or choose another port with --port ${port < 65_000 ? port + 1 : 4001}.`)
  if (code === 'EACCES')
    return new Refusal('PORT_FORBIDDEN', `Port ${port} needs more rights than this user has; choose one above 1023 with --port N.`)
  return error
}

function holderOf(port: number): string {
  const unknown = 'another program'
  if (process.platform !== 'linux') return `${unknown} (lsof -i :${port} tells which)`
  try {
    const pid = processWith(socketsListeningOn(port))
    return pid === undefined ? `${unknown} (of another user, so it cannot be named)` : `process ${pid} (${commandOf(pid)})`
  } catch {
    return unknown
  }
}

/** Inodes of the sockets in state LISTEN (0A) on the port, from the kernel's own table. */
function socketsListeningOn(port: number): Set<string> {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => readFileSync(table, 'utf8').split('\n').slice(1))
  const listening = rows.map((row) => row.trim().split(/\s+/)).filter(([, local, , state]) => state === '0A' && local?.endsWith(`:${hexPort}`))
  return new Set(listening.map((fields) => `socket:[${fields[9]}]`))
}

function processWith(sockets: Set<string>): number | undefined {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const found = pids.find((pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.has(readlinkQuietly(`/proc/${pid}/fd/${fd}`)))
    } catch {
      return false // gone, or another user's
    }
  })
  return found === undefined ? undefined : Number(found)
}

function readlinkQuietly(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function commandOf(pid: number): string {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim()
  return command.length > 80 ? `${command.slice(0, 79)}…` : command
}
