import { ANONYMOUS, type Principal } from '@ecolaura/kernel'
import { expect, test } from 'vitest'
import { createRouter } from './router.ts'
import { aClient, testOptions, testSources } from './subgraphs.fixture.ts'

const graph = {
  people: {
    sdl: `type Query { me: User! people: [Named] secret: String @authenticated }
      type Mutation { promote: Int @requiresScopes(scopes: [["admin"]]) }
      type Subscription { salaries: Int @authenticated }
      interface Named { name: String }
      type User implements Named @key(fields: "id") { id: ID! name: String @requiresScopes(scopes: [["read:name", "read:all"], ["admin"]]) age: Int }
      type Robot implements Named @authenticated { name: String }
      scalar Salary @requiresScopes(scopes: [["read:salary"]])`,
    resolvers: {
      Query: { me: () => ({ id: '1', name: 'Ada', age: 36 }), people: () => [{ __typename: 'User', id: '1', name: 'Ada' }, { __typename: 'Robot', name: 'R2' }], secret: () => 's' },
      Mutation: { promote: () => promotions++ },
    },
  },
  money: {
    sdl: `type User @key(fields: "id") { id: ID! age: Int @external salary: Salary bonus: Int @requires(fields: "age") rank: String @policy(policies: [["board"]]) }
      scalar Salary @requiresScopes(scopes: [["read:salary"]])`,
    resolvers: { User: { salary: () => 1000, bonus: () => 7, rank: () => 'chief' } },
  },
}
let promotions = 0

const user = (...scopes: string[]): Principal => ({ ...ANONYMOUS, kind: 'user', id: 'u', scopes })
const policies = async (_names: readonly string[], { principal }: { principal: Principal }) => (principal.roles.includes('board') ? ['board'] : [])

async function ask(query: string, principal: Principal = ANONYMOUS) {
  const sources = testSources(graph)
  const router = createRouter({ ...testOptions(graph), sources, policies })
  const result = await router.execute({ query }, aClient({ principal }))
  const denied = result.errors?.map(({ path, extensions }) => `${path?.join('.')} ${extensions?.['code']}`)
  return { data: result.data, denied, asked: Object.values(sources).flatMap(({ asked }) => asked.map((operation) => operation.query)) }
}
const DENIED = 'UNAUTHORIZED_FIELD_OR_TYPE'

test('@authenticated: nobody in particular sees null and an error, and nothing is fetched', async () => {
  expect(await ask('{ secret }')).toEqual({ data: { secret: null }, denied: [`secret ${DENIED}`], asked: [] })
  expect(await ask('{ secret }', user())).toMatchObject({ data: { secret: 's' }, denied: undefined })
})

test('@requiresScopes: one whole group is enough, a part of one is not', async () => {
  expect((await ask('{ me { name } }', user('read:name'))).data).toEqual({ me: { name: null } })
  expect((await ask('{ me { name } }', user('read:name', 'read:all'))).data).toEqual({ me: { name: 'Ada' } })
  expect((await ask('{ me { name } }', user('admin'))).data).toEqual({ me: { name: 'Ada' } })
})

test.each([
  ['an alias', '{ me { id: name } }', 'me.id'],
  ['a fragment', '{ me { ...F } } fragment F on User { x: name }', 'me.x'],
  ['an interface in a fragment', '{ me { ... on Named { name } } }', 'me.name'],
])('%s is no way around', async (_what, query, path) => {
  const { data, denied } = await ask(query, user())
  expect(JSON.stringify(data)).not.toContain('Ada')
  expect(denied).toEqual([`${path} ${DENIED}`])
})

test('an interface shows what each object behind it allows', async () => {
  expect((await ask('{ people { name } }', user()))).toMatchObject({ data: { people: [{ name: null }, { name: 'R2' }] }, denied: [`people.0.name ${DENIED}`] })
  // Composition gives the interface what its objects require.
  expect((await ask('{ people { __typename } }')).data).toEqual({ people: null })
})

test('a type protects the fields that return it', async () => {
  expect((await ask('{ me { salary } }', user())).data).toEqual({ me: { salary: null } })
  expect((await ask('{ me { salary } }', user('read:salary'))).data).toEqual({ me: { salary: 1000 } })
})

test('@policy: the host decides', async () => {
  expect((await ask('{ me { rank } }', user())).data).toEqual({ me: { rank: null } })
  expect((await ask('{ me { rank } }', { ...user(), roles: ['board'] })).data).toEqual({ me: { rank: 'chief' } })
})

test('a refused mutation does not run', async () => {
  expect((await ask('mutation { promote }', user())).data).toEqual({ promote: null })
  expect(promotions).toBe(0)
})

test('a refused subscription does not start', async () => {
  const router = createRouter({ ...testOptions(graph), policies })
  expect(await router.subscribe({ query: 'subscription { salaries }' }, aClient())).toMatchObject({ data: { salaries: null }, errors: [{ path: ['salaries'] }] })
})

test('one operation of two clients is kept apart', async () => {
  const router = createRouter({ ...testOptions(graph), policies })
  const shown = async (principal: Principal) => (await router.execute({ query: '{ secret }' }, aClient({ principal }))).data
  expect(await shown(user())).toEqual({ secret: 's' })
  expect(await shown(ANONYMOUS)).toEqual({ secret: null })
})

test('a supergraph with policies needs someone who decides', () => {
  expect(() => createRouter(testOptions(graph))).toThrow('@policy')
})

test('a security feature that is unknown is refused', () => {
  const options = testOptions(graph)
  const supergraph = options.supergraph.replace('authenticated/v0.1', 'fingerprint/v0.1')
  expect(() => createRouter({ ...options, policies, supergraph })).toThrow('cannot enforce')
})

test('a field computed from a protected one is protected too', async () => {
  const protectedAge = { ...graph, people: { ...graph.people, sdl: graph.people.sdl.replace('age: Int', 'age: Int @authenticated') }, money: { ...graph.money, sdl: graph.money.sdl.replace('@requires(fields: "age")', '@requires(fields: "age") @authenticated') } }
  const options = { ...testOptions(protectedAge), policies }
  // As a composer would write it that does not demand the directive on the computed field.
  const supergraph = options.supergraph.replace(/(bonus: Int @join__field\([^)]*\)) @authenticated/, '$1')
  expect(supergraph).not.toBe(options.supergraph)
  const result = await createRouter({ ...options, supergraph }).execute({ query: '{ me { bonus } }' }, aClient())
  expect(result.data).toEqual({ me: { bonus: null } })
})
