import { servicePrincipal } from '@ecolaura/kernel'
import { aShopper, anAdmin, countStatements } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestAccounts, type TestAccounts } from './accounts.fixture.ts'

let accounts: TestAccounts
beforeAll(async () => {
  accounts = await startTestAccounts()
})
afterAll(() => accounts[Symbol.asyncDispose]())

const ADD = 'mutation ($input: AddAddressInput!) { addAddress(input: $input) { address { id } userErrors { code field } } }'
const UPDATE = 'mutation ($input: UpdateAddressInput!) { updateAddress(input: $input) { address { id line1 } userErrors { code } } }'
const REMOVE = 'mutation ($input: RemoveAddressInput!) { removeAddress(input: $input) { address { id } userErrors { code } } }'
const ENTITIES = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Address { id city } ... on User { id email } } }'
const BOOK = '{ me { addresses { id line1 } } }'
const ASSIGN = 'mutation ($input: AssignRolesInput!) { assignRoles(input: $input) { user { roles } userErrors { code } } }'
const home = { name: 'Ada', line1: 'Weg 1', city: 'Berlin', postalCode: '10115', country: 'DE' }

/** Someone signed up, as the router presents them. */
const someone = async (email: string) => {
  const session = await accounts.signUp(email)
  return { ...session, principal: await accounts.as(session) }
}
async function addressOf(principal: Awaited<ReturnType<typeof accounts.as>>): Promise<string> {
  const { data } = await accounts.execute(ADD, { input: home }, principal)
  return (data as { addAddress: { address: { id: string } } }).addAddress.address.id
}
const entity = async (reference: object, principal?: Awaited<ReturnType<typeof accounts.as>>) =>
  ((await accounts.execute(ENTITIES, { of: [reference] }, principal)).data as { _entities: unknown[] })._entities[0]

test('an edited address is a new one; the old one stays for the orders that point to it', async () => {
  const { principal } = await someone('moves@example.org')
  const id = await addressOf(principal)
  const { data } = await accounts.execute(UPDATE, { input: { addressId: id, ...home, line1: 'Allee 2' } }, principal)
  const { address } = (data as { updateAddress: { address: { id: string } } }).updateAddress
  expect(address.id).not.toBe(id)
  expect((await accounts.execute(BOOK, {}, principal)).data).toEqual({ me: { addresses: [{ id: address.id, line1: 'Allee 2' }] } })
  expect((await accounts.execute('query ($id: ID!) { address(id: $id) { line1 } }', { id }, principal)).data).toEqual({ address: { line1: 'Weg 1' } })
})

test('a removed address leaves the book and can still be read', async () => {
  const { principal } = await someone('removes@example.org')
  const id = await addressOf(principal)
  await accounts.execute(REMOVE, { input: { addressId: id } }, principal)
  expect((await accounts.execute(BOOK, {}, principal)).data).toEqual({ me: { addresses: [] } })
  expect(await entity({ __typename: 'Address', id }, principal)).toEqual({ id, city: 'Berlin' })
})

test('nobody changes or removes the address of another, and is told what they are told of none', async () => {
  const id = await addressOf((await someone('owner@example.org')).principal)
  const { principal } = await someone('stranger@example.org')
  expect((await accounts.execute(REMOVE, { input: { addressId: id } }, principal)).data).toMatchObject({ removeAddress: { userErrors: [{ code: 'NOT_FOUND' }] } })
  expect((await accounts.execute(UPDATE, { input: { addressId: id, ...home } }, principal)).data).toMatchObject({ updateAddress: { userErrors: [{ code: 'NOT_FOUND' }] } })
  expect((await accounts.execute(REMOVE, { input: { addressId: 'adr_none' } }, principal)).data).toMatchObject({ removeAddress: { userErrors: [{ code: 'NOT_FOUND' }] } })
})

test('references to addresses and users resolve for their owner, staff and services, and are null for anyone else', async () => {
  const { principal, user } = await someone('private@example.org')
  const id = await addressOf(principal)
  for (const reference of [{ __typename: 'Address', id }, { __typename: 'User', id: user.id }]) {
    for (const reader of [principal, anAdmin(), servicePrincipal('shipping')]) expect(await entity(reference, reader)).toMatchObject({ id: reference.id })
    for (const reader of [undefined, aShopper()]) expect(await entity(reference, reader)).toBeNull()
  }
})

test('an address that its country would not deliver to is refused by its field', async () => {
  const { principal } = await someone('typo@example.org')
  expect((await accounts.execute(ADD, { input: { ...home, postalCode: '1' } }, principal)).data).toEqual({
    addAddress: { address: null, userErrors: [{ code: 'INVALID_ADDRESS', field: ['postalCode'] }] },
  })
})

test('an address book has an end', async () => {
  const { principal } = await someone('hoards@example.org')
  for (let n = 0; n < 50; n++) await addressOf(principal)
  expect((await accounts.execute(ADD, { input: home }, principal)).data).toMatchObject({ addAddress: { userErrors: [{ code: 'TOO_MANY_ADDRESSES' }] } })
})

test('you see where you are signed in, and end what you do not know', async () => {
  const here = await someone('devices@example.org')
  const there = await accounts.signIn('devices@example.org')
  const SESSIONS = '{ me { sessions { id isCurrent } } }'
  const { data } = await accounts.execute(SESSIONS, {}, here.principal)
  expect(data).toEqual({ me: { sessions: expect.arrayContaining([{ id: here.session.id, isCurrent: true }, { id: there.session.id, isCurrent: false }]) } })
  const END = 'mutation ($input: EndSessionInput!) { endSession(input: $input) { userErrors { code } } }'
  const input = { sessionId: there.session.id }
  expect((await accounts.execute(END, { input }, (await someone('thief@example.org')).principal)).data).toEqual({ endSession: { userErrors: [{ code: 'NOT_FOUND' }] } })
  expect((await accounts.execute(END, { input }, here.principal)).data).toEqual({ endSession: { userErrors: [] } })
  expect((await accounts.refresh(there.refreshToken)).userErrors).toMatchObject([{ code: 'SESSION_ENDED' }])
  expect((await accounts.execute(SESSIONS, {}, here.principal)).data).toEqual({ me: { sessions: [{ id: here.session.id, isCurrent: true }] } })
})

test('signing out ends the session of the access token, or that of the refresh token', async () => {
  const here = await someone('leaves@example.org')
  await accounts.execute('mutation { signOut { userErrors { code } } }', {}, here.principal)
  expect((await accounts.refresh(here.refreshToken)).userErrors).toMatchObject([{ code: 'SESSION_ENDED' }])
  const again = await accounts.signIn('leaves@example.org')
  const { data } = await accounts.execute('mutation ($input: SignOutInput) { signOut(input: $input) { session { id } } }', { input: { refreshToken: again.refreshToken } })
  expect(data).toEqual({ signOut: { session: { id: again.session.id } } })
  expect((await accounts.refresh(again.refreshToken)).userErrors).toMatchObject([{ code: 'SESSION_ENDED' }])
})

test('me is you, a guest too, and nobody without a session', async () => {
  const guest = await accounts.guest()
  const ME = '{ me { id isGuest email roles } }'
  expect((await accounts.execute(ME, {}, await accounts.as(guest))).data).toEqual({ me: { id: guest.user.id, isGuest: true, email: null, roles: [] } })
  expect((await accounts.execute(ME)).data).toEqual({ me: null })
})

test('staff find users by a part of email or name, literally, page by page', async () => {
  for (const n of [1, 2, 3]) await accounts.signUp(`find_${n}@example.org`)
  await accounts.signUp('findx4@example.org')
  const USERS = 'query ($search: String!, $first: Int!, $after: String) { users(search: $search, first: $first, after: $after) { totalCount nodes { email } pageInfo { hasNextPage endCursor } } }'
  type Found = { users: { totalCount: number; nodes: { email: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }
  const page = async (variables: object) => ((await accounts.execute(USERS, { search: 'FIND_', first: 2, ...variables }, anAdmin())).data as Found).users
  const first = await page({})
  expect(first).toMatchObject({ totalCount: 3, nodes: [{ email: 'find_3@example.org' }, { email: 'find_2@example.org' }], pageInfo: { hasNextPage: true } })
  expect(await page({ after: first.pageInfo.endCursor })).toMatchObject({ nodes: [{ email: 'find_1@example.org' }], pageInfo: { hasNextPage: false } })
  const { errors } = await accounts.execute(USERS, { search: '', first: 2 }, aShopper())
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
})

test('an administrator gives roles, staff may not, and the next access token has them', async () => {
  const { user, refreshToken } = await someone('promoted@example.org')
  const input = { userId: user.id, roles: ['STAFF'] }
  const { errors } = await accounts.execute(ASSIGN, { input }, { ...aShopper(), roles: ['STAFF'] })
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
  expect((await accounts.execute(ASSIGN, { input }, anAdmin())).data).toEqual({ assignRoles: { user: { roles: ['SHOPPER', 'STAFF'] }, userErrors: [] } })
  expect((await accounts.as(await accounts.refresh(refreshToken))).roles).toEqual(['SHOPPER', 'STAFF'])
})

test('two administrators who take the role from each other at once leave one', async () => {
  const admins = await Promise.all([1, 2].map((n) => accounts.area.ensureUser({ email: `admin${n}@example.org`, password: 'demo', name: 'Admin', roles: ['ADMIN'] })))
  const answers = await Promise.all(admins.map((userId) => accounts.execute(ASSIGN, { input: { userId, roles: [] } }, anAdmin())))
  const codes = answers.flatMap(({ data }) => (data as { assignRoles: { userErrors: { code: string }[] } }).assignRoles.userErrors.map(({ code }) => code))
  expect(codes).toEqual(['LAST_ADMIN'])
})

test('a name is changed by whoever has it', async () => {
  const { principal } = await someone('named@example.org')
  const { data } = await accounts.execute('mutation { updateProfile(input: { name: " Ada " }) { user { name } } }', {}, principal)
  expect(data).toEqual({ updateProfile: { user: { name: 'Ada' } } })
})

test('what is reported carries no personal data', async () => {
  await accounts.signUp('canary@example.org')
  expect(JSON.stringify(await accounts.facts())).not.toContain('example.org')
})

test('the addresses of a page of orders are one statement', async () => {
  const { principal } = await someone('many@example.org')
  const ids = await Promise.all(Array.from({ length: 20 }, () => addressOf(principal)))
  const { result, statements } = await countStatements(() => accounts.execute(ENTITIES, { of: ids.map((id) => ({ __typename: 'Address', id })) }, principal))
  expect(result.errors).toBeUndefined()
  expect(statements.filter((text) => text.includes('FROM addresses'))).toHaveLength(1)
})
