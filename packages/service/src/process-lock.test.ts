import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readProcessLock, takeProcessLock } from './process-lock.ts'
import { bornAt, thisProcess } from './process-mark.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'eco-lock-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const lockFile = () => join(folder, 'lock.json')

function taken<Facts extends object>(facts: Facts) {
  const lock = takeProcessLock(lockFile(), facts)
  if ('holder' in lock) throw new Error(`held by ${lock.holder.pid}`)
  return lock
}

test('a lock is held until it is released, and says by whom', () => {
  const lock = taken({ url: 'http://localhost:1' })
  expect(takeProcessLock(lockFile(), {})).toEqual({ holder: { ...thisProcess(), url: 'http://localhost:1' } })
  lock.write({ url: 'http://localhost:2' })
  expect(readProcessLock(lockFile())).toMatchObject({ url: 'http://localhost:2' })
  lock.release()
  taken({}).release()
  expect(readdirSync(folder)).toEqual([])
})

test('the lock of a process that died counts for nothing', async () => {
  const child = spawn(process.execPath, ['--eval', ''])
  const mark = { pid: child.pid!, born: bornAt(child.pid!)! }
  await once(child, 'exit')
  writeFileSync(lockFile(), JSON.stringify(mark))
  taken({}).release()
})

test('a process id that was given away again does not keep a lock', () => {
  writeFileSync(lockFile(), JSON.stringify({ ...thisProcess(), born: 'another time' }))
  taken({}).release()
})

test('a lock file that cannot be read counts for nothing', () => {
  writeFileSync(lockFile(), '{"pid": 1')
  taken({}).release()
})

test('a released lock that another took meanwhile stays', () => {
  const lock = taken({})
  writeFileSync(lockFile(), JSON.stringify({ pid: 1, born: bornAt(1) }))
  lock.release()
  expect(readProcessLock(lockFile())).toMatchObject({ pid: 1 })
})

test('a zombie is no living process', async () => {
  // The shell becomes a program that never collects its child; only then may the child end.
  const parent = spawn('sh', ['-c', '(read -r line <&3) & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] })
  const [chunk] = (await once(parent.stdout!, 'data')) as [Buffer]
  const pid = Number(String(chunk))
  await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim(), { timeout: 60_000 }).toBe('sleep')
  expect(bornAt(pid)).toBeDefined()
  ;(parent.stdio[3] as Writable).end()
  await expect.poll(() => bornAt(pid), { timeout: 60_000 }).toBeUndefined()
  expect(() => process.kill(pid, 0)).not.toThrow()
  parent.kill()
})
