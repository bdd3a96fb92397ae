import { randomBytes } from 'node:crypto'
import { DEFAULT_METHODS } from '@ecolaura/shipping/area'
import { servicePrincipal, type Principal } from '@ecolaura/kernel'
import { GraphQLClient } from 'graphql-request'
import type { Platform } from './platform.ts'

export type Account = { role: string; email: string; password: string }

/** Passwords of the demo accounts: made once for each data folder, because a fixed one would be everyone's. */
export type DemoSecrets = { shopper: string; administrator: string }
export const newDemoSecrets = (): DemoSecrets => ({ shopper: randomBytes(6).toString('hex'), administrator: randomBytes(9).toString('hex') })

/** The accounts to try the shop with; those that exist stay as they are. */
export async function ensureAccounts({ areas }: Platform, secrets: DemoSecrets): Promise<Account[]> {
  const { ensureUser } = areas.accounts.area
  await ensureUser({ email: 'shopper@example.com', password: secrets.shopper, name: 'Sam Shopper', roles: ['SHOPPER'] })
  await ensureUser({ email: 'admin@example.com', password: secrets.administrator, name: 'Ada Administrator', roles: ['ADMIN'] })
  return [
    { role: 'Shopper', email: 'shopper@example.com', password: secrets.shopper },
    { role: 'Administrator', email: 'admin@example.com', password: secrets.administrator },
  ]
}

/** The shop's own hand: an administrator without an account, for the seed and the command line. */
export const shopPrincipal: Principal = { ...servicePrincipal('shop'), roles: ['ADMIN'] }

/** Ways of delivery for a shop that has none. */
export async function ensureShippingMethods({ router }: Platform): Promise<void> {
  const client = new GraphQLClient('http://router/graphql', { fetch: router.fetchAs(shopPrincipal) })
  const { shippingMethods } = await client.request<{ shippingMethods: object[] }>('{ shippingMethods { id } }')
  if (shippingMethods.length) return
  for (const input of DEFAULT_METHODS) {
    const { createShippingMethod } = await client.request<{ createShippingMethod: { userErrors: { message: string }[] } }>(
      'mutation ($input: CreateShippingMethodInput!) { createShippingMethod(input: $input) { userErrors { message } } }',
      { input },
    )
    for (const { message } of createShippingMethod.userErrors) throw new Error(`The seed's delivery "${input.name}" was refused: ${message}`)
  }
}
