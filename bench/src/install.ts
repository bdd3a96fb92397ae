import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROJECT } from '../../shop/src/data-folder.ts'
import type { Figure } from './figure.ts'
import { firstAnswer } from './shop-process.ts'

/** From `npx -y pnpm@12 start` in a fresh clone, with an empty home and so with empty package caches, to the first answer. */
export async function measureInstall(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'eco-clone-'))
  try {
    const [clone, home] = [join(folder, 'clone'), join(folder, 'home')]
    mkdirSync(home)
    await run('git', ['clone', '--quiet', PROJECT, clone])
    const begun = performance.now()
    // A group of its own, because the shop is a grandchild that npx does not tell to stop.
    const start = spawn('npx', ['-y', 'pnpm@12', 'start', '--port', '0'], { cwd: clone, env: freshEnvironment(home), stdio: ['ignore', 'ignore', 'inherit'], detached: true })
    await firstAnswer(join(clone, '.data'), start)
    const seconds = (performance.now() - begun) / 1_000
    process.kill(-start.pid!, 'SIGTERM')
    await once(start, 'exit')
    return [{ name: 'first answer in a fresh clone', value: seconds, unit: 's', bar: 60, note: 'empty package cache: downloads, installs, builds the page, makes the shop' }]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the registry is called stays; where packages were kept does not. */
function freshEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => /^(PATH|LANG|TERM|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|npm_config_(registry|cafile|https?_?proxy|noproxy)|.*_proxy)$/i.test(name))
  return { ...Object.fromEntries(kept), HOME: home }
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const [code] = (await once(spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}.`)
}
