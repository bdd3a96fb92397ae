import { stopSignals } from './stop-signals.ts'

/** Says what it hears and never stops by itself: only a second signal ends it. */
const signals = stopSignals(() => process.stdout.write('leaving\n'))
void signals.asked.then((name) => process.stdout.write(`asked by ${name}\n`))
setInterval(() => {}, 60_000)
process.stdout.write('listening\n')
