import { readSigningKey } from '@ecolaura/auth'
import { areaSettings, runArea } from '@ecolaura/graph'
import { parsed, text } from '@ecolaura/service'
import { accountsArea } from './area.ts'

const settings = areaSettings('accounts', {
  SIGNING_KEY: parsed(readSigningKey).describe('the private key that signs access tokens, as JWK; the router has its public half'),
  ADMIN_EMAIL: text().optional().describe('the first administrator, made when there is no such account'),
  ADMIN_PASSWORD: text().optional().describe('the password that this account begins with'),
})
const { SIGNING_KEY: signingKey, ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = settings

await runArea(
  'accounts',
  settings,
  (ports) => accountsArea(ports, { signingKey }),
  async (accounts) => email && password && accounts.ensureUser({ email, password, name: 'Administrator', roles: ['ADMIN'] }),
)
