import { areaSettings, runArea } from '@ecolaura/graph'
import { wholeNumber } from '@ecolaura/service'
import { inventoryArea } from './area.ts'

const settings = areaSettings('inventory', {
  RESERVATION_SECONDS: wholeNumber(1).default(900).describe('how long goods stay set aside for an order that is not paid'),
})

await runArea('inventory', settings, (ports) => inventoryArea(ports, { reservationLifetime: settings.RESERVATION_SECONDS }))
