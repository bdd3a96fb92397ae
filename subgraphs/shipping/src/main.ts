import { areaSettings, runArea } from '@ecolaura/graph'
import { wholeNumber } from '@ecolaura/service'
import { shippingArea } from './area.ts'

const settings = areaSettings('shipping', {
  SECONDS_TO_DISPATCH: wholeNumber(0).default(5).describe('how long the simulated carrier takes to fetch a parcel'),
  SECONDS_TO_DELIVER: wholeNumber(0).default(10).describe('how long the simulated carrier takes to bring it'),
})
const carrier = { secondsToDispatch: settings.SECONDS_TO_DISPATCH, secondsToDeliver: settings.SECONDS_TO_DELIVER }

await runArea('shipping', settings, (ports) => shippingArea(ports, { carrier }))
