import { once } from 'node:events'
import { openConnection, type Connection } from './connection.ts'
import { quantiles, type Rate } from './load.ts'

// The process of `openLoop`. It has as many connections as have to wait at once.

const [{ url, bodies, perSecond, seconds }] = (await once(process, 'message')) as [Rate]
using connections = new DisposableStack()
const open = () => connections.use(openConnection(url))
const idle: Connection[] = Array.from({ length: 16 }, open)
const times: number[] = []
const pending: Promise<void>[] = []
const start = performance.now()

async function ask(body: string, due: number): Promise<void> {
  const connection = idle.pop() ?? open()
  await connection.ask(body)
  times.push(performance.now() - due)
  idle.push(connection)
}

for (let sent = 0; sent < perSecond * seconds; sent++) {
  const due = start + (sent * 1000) / perSecond
  // To spin instead would take a processor from what is measured; what a timer is late counts against it.
  while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, 1))
  pending.push(ask(bodies[sent % bodies.length]!, due))
}
await Promise.all(pending)
process.send!({ answers: times.length, seconds: (performance.now() - start) / 1000, ...quantiles(times) }, () => process.disconnect!())
