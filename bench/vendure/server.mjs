// The server of the two processes of an installation; says where it listens, and ends with whoever started it.
import { settings, vendure } from './settings.mjs'

const app = await vendure.bootstrap(settings(false))
process.on('disconnect', () => process.exit())
process.send(`http://127.0.0.1:${app.getHttpServer().address().port}/shop-api`)
