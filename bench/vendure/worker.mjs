// The worker of the two processes of an installation; says when it works, and ends with whoever started it.
import { settings, vendure } from './settings.mjs'

const worker = await vendure.bootstrapWorker(settings(false))
await worker.startJobQueue()
process.on('disconnect', () => process.exit())
process.send('ready')
