import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'

test('the first signal asks to stop, an echo of it is ignored, a later one leaves at once', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'stop-signals.fixture.ts')], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  await once(reader, 'line')
  child.kill('SIGINT')
  await once(reader, 'line')
  child.kill('SIGINT')
  expect(lines).toEqual(['listening', 'asked by SIGINT'])
  await expect.poll(() => (child.kill('SIGINT'), child.exitCode), { timeout: 10_000 }).toBe(130)
  expect(lines).toEqual(['listening', 'asked by SIGINT', 'leaving'])
})
