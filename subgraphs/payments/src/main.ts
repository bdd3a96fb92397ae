import { areaSettings, runArea } from '@ecolaura/graph'
import { wholeNumber } from '@ecolaura/service'
import { DEFAULT_SETTINGS, paymentsArea } from './area.ts'

const settings = areaSettings('payments', {
  PROVIDER_DEADLINE_MS: wholeNumber(1).default(DEFAULT_SETTINGS.providerDeadlineMs).describe('milliseconds that a call of the provider may take; after that its outcome is asked for'),
  LEASE_SECONDS: wholeNumber(1).default(DEFAULT_SETTINGS.leaseSeconds).describe('seconds after which another process takes over from one that has died'),
})

await runArea('payments', settings, (ports) => paymentsArea(ports, { providerDeadlineMs: settings.PROVIDER_DEADLINE_MS, leaseSeconds: settings.LEASE_SECONDS }))
