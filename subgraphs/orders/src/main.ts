import { serviceFetch } from '@ecolaura/auth'
import { areaSettings, runArea } from '@ecolaura/graph'
import { url, wholeNumber } from '@ecolaura/service'
import { ordersArea } from './area.ts'

const settings = areaSettings('orders', {
  GRAPH_URL: url().describe('the graph behind the router, where placing an order asks for its price'),
  CHECKOUT_SECONDS: wholeNumber(1).default(3_600).describe('how long an order may wait for stock and payment before it is given up'),
})
const graph = { url: settings.GRAPH_URL, fetchAs: serviceFetch('orders', settings.SUBGRAPH_SECRET) }

await runArea('orders', settings, (ports) => ordersArea({ ...ports, graph }, { checkoutTimeout: settings.CHECKOUT_SECONDS }))
