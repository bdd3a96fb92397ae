// Preloaded into a shop's process: ends it with SIGKILL when it reaches a named point for the nth time.
import { subscribe } from 'node:diagnostics_channel'

const [point, nth] = (process.env['KILL_AT'] ?? '').split('#')
let left = Number(nth ?? 1)
subscribe('ecolaura.point', (message) => {
  if (message.name === point && --left === 0) process.kill(process.pid, 'SIGKILL')
})
