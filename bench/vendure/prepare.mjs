// Makes the tables and the goods of the bench, and ends. What is sold is described by whoever starts this.
import { settings, vendure } from './settings.mjs'

const { bootstrap, CustomerService, Importer, Populator, RequestContextService, SearchService } = vendure
const { rows, customers, password } = JSON.parse(process.env.GOODS)

const app = await bootstrap(settings(true))
await app.get(Populator).populateInitialData({
  defaultLanguage: 'en',
  defaultZone: 'Europe',
  countries: [{ name: 'Germany', code: 'DE', zone: 'Europe' }],
  taxRates: [{ name: 'Standard Tax', percentage: 19 }],
  shippingMethods: [{ name: 'Standard Shipping', price: 500 }],
  paymentMethods: [{ name: 'Card', handler: { code: 'dummy-payment-handler', arguments: [{ name: 'automaticSettle', value: 'true' }] } }],
  collections: [],
})
const done = await new Promise((resolve) => {
  let last
  app.get(Importer).parseAndImport(rows, 'en').subscribe({ next: (progress) => (last = progress), complete: () => resolve(last) })
})
if (done.errors.length > 0) throw new Error(done.errors.join(' '))
const ctx = await app.get(RequestContextService).create({ apiType: 'admin' })
for (const emailAddress of customers) {
  const customer = await app.get(CustomerService).create(ctx, { emailAddress, firstName: 'Gil', lastName: 'Guest' }, password)
  if (!customer.id) throw new Error(customer.message)
}
await app.get(SearchService).reindex(ctx)
await app.close()
process.exit()
