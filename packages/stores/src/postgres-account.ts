import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'

/** The user that Postgres runs as. Without ids it is whoever runs this process. */
export type Account = { name: string; uid?: number; gid?: number }

/**
 * Postgres refuses to run as root. Then it runs as the owner of the cluster that exists, or as `nobody`: so a folder
 * made by an ordinary user stays theirs when root starts the shop once.
 */
export function postgresAccount(cluster: string): Account {
  if (process.getuid?.() !== 0) return { name: currentName() }
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster)
    if (uid !== 0) return { name: `user ${uid}`, uid, gid }
  }
  return nobody()
}

function nobody(): Account {
  try {
    const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((entry) => entry.startsWith('nobody:'))
    const [, , uid, gid] = line?.split(':') ?? []
    if (uid && gid) return { name: 'nobody', uid: Number(uid), gid: Number(gid) }
  } catch {
    // a machine without /etc/passwd has the usual number all the same
  }
  return { name: 'nobody', uid: 65534, gid: 65534 }
}

/** A container may run under an id that has no name. */
function currentName(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? ''}`
  }
}

/** Whether the account may walk to a folder or file: all folders above it must let it through. */
export function canReach(path: string, account: Account): boolean {
  if (account.uid === undefined) return true
  for (let here = realpathSync(path); ; here = dirname(here)) {
    const { uid, gid, mode } = statSync(here)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (here === dirname(here)) return true
  }
}
