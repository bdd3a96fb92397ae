import { areaSettings, runArea } from '@ecolaura/graph'
import { wholeNumber } from '@ecolaura/service'
import { pricingArea } from './area.ts'

const settings = areaSettings('pricing', {
  QUOTE_SECONDS: wholeNumber(1).default(900).describe('how long a quote binds the shop'),
})

await runArea('pricing', settings, (ports) => pricingArea(ports, { quoteLifetime: settings.QUOTE_SECONDS }))
