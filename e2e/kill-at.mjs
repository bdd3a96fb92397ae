// Preloaded into a shop's process: from SIGUSR2 on, ends it with SIGKILL when it reaches a named point for the nth time.
import { subscribe } from 'node:diagnostics_channel'

const [point, nth] = (process.env['KILL_AT'] ?? '').split('#')
if (point) {
  let left = Number(nth)
  let isArmed = false
  process.on('SIGUSR2', () => (isArmed = true))
  subscribe('ecolaura.point', (message) => {
    if (isArmed && message.name === point && --left === 0) process.kill(process.pid, 'SIGKILL')
  })
}
