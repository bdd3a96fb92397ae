// The first file that runs, in plain JavaScript and without imports of packages: it has to work, and to speak clearly,
// where Node is too old to read TypeScript or the installation stopped half-way.
import * as nodeModule from 'node:module'
import { join } from 'node:path'

/** The first with argon2 built in. */
const OLDEST_NODE = [24, 7]
const INSTALL = 'npx -y pnpm@12 install'

/** Ends the process with one sentence. @param {string} sentence */
function refuse(sentence) {
  console.error(sentence)
  process.exit(1)
}

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
  refuse(
    `This is Node ${process.versions.node}, and the shop needs Node ${OLDEST_NODE.join('.')} or newer. Start it with "npx -y pnpm@12 start", ` +
      `which brings its own Node (run "${INSTALL}" if it does not), or install a newer Node.`,
  )

// What was compiled once is kept: it halves the time until the shop begins to work. Does nothing where it cannot write.
nodeModule.enableCompileCache?.(join(import.meta.dirname, '../node_modules/.cache/node'))

// Libraries check less, and do it faster, where they are told that this is no workshop: graphql above all.
process.env.NODE_ENV ??= 'production'

try {
  const { register } = await import('tsx/esm/api')
  register()
  const { main } = await import('./src/main.ts')
  await main(process.argv.slice(2))
} catch (error) {
  const missing = /Cannot find (?:package|module) '(?<name>[^'./][^']*)'/.exec(error?.message ?? '')?.groups?.name
  if (!missing) throw error
  refuse(`The installation is not complete: ${missing} is missing. Run "${INSTALL}" and start again.`)
}
