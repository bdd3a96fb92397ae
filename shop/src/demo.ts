import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { DEFAULT_METHODS } from '@ecolaura/shipping/area'
import { newId, servicePrincipal, type Principal } from '@ecolaura/kernel'
import { GraphQLClient } from 'graphql-request'
import type { DataFolder } from './data-folder.ts'
import type { Platform } from './platform.ts'
import type { Progress } from './progress.ts'
import { seedShop, type Execute } from './seed/seed.ts'

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

/**
 * Products for a shop that has never had any. A seed that was cut short goes on at the next start; a shop that people
 * have filled, or emptied, is left alone.
 */
export async function ensureProducts({ router }: Platform, data: DataFolder, progress: Progress): Promise<void> {
  const execute: Execute = (query, variables) => router.execute({ query, ...(variables && { variables }) }, { id: newId('req'), principal: shopPrincipal, signal: new AbortController().signal, headers: {} })
  if (!existsSync(data.seed)) {
    const { products } = (await execute('{ products(first: 1) { nodes { id } } }')).data as { products: { nodes: object[] } }
    writeFileSync(data.seed, JSON.stringify({ state: products.nodes.length ? 'done' : 'begun' }))
  }
  if ((JSON.parse(readFileSync(data.seed, 'utf8')) as { state: string }).state === 'done') return
  const done = progress.step('products for a new shop')
  await seedShop(execute)
  writeFileSync(data.seed, JSON.stringify({ state: 'done' }))
  done?.()
}
