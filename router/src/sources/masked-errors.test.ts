import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { createRouter } from '../router.ts'
import type { SettingsInput } from '../settings.ts'
import type { GraphQLResult } from '../source.ts'
import { aClient, testOptions } from '../subgraphs.fixture.ts'

const failing = (code: string) => () => {
  throw new GraphQLError(`${code}: table users at 10.0.0.7`, { extensions: { code, stack: 'secret', field: 'name' } })
}
const graph = {
  a: {
    sdl: 'type Query { broken: String wrong: String fine: String other: Other } type Subscription { events: String } type Other @key(fields: "id") { id: ID! }',
    resolvers: {
      Query: { broken: failing('INTERNAL_SERVER_ERROR'), wrong: failing('BAD_USER_INPUT'), fine: () => 'fine', other: () => ({ id: '1' }) },
      Subscription: {
        events: {
          async *subscribe() {
            yield {}
          },
          resolve: failing('INTERNAL_SERVER_ERROR'),
        },
      },
    },
  },
  b: { sdl: 'type Other @key(fields: "id") { id: ID! b: String }', resolvers: { Other: { b: failing('INTERNAL_SERVER_ERROR') } } },
}

function routerWith(errors: NonNullable<SettingsInput['allSubgraphs']>['errors']) {
  const logged: unknown[] = []
  const logger = { warn: (facts: unknown) => void logged.push(facts), error: () => undefined }
  return { logged, router: createRouter({ ...testOptions(graph), logger, settings: { subgraphs: { a: { errors } } } }) }
}

test('masked errors keep their place and nothing else, and stand in the log', async () => {
  const { router, logged } = routerWith({ mask: true })
  const result = await router.execute({ query: '{ broken fine }' }, aClient())
  expect(result).toEqual({
    data: { broken: null, fine: 'fine' },
    errors: [{ message: 'This part of the answer is not available at the moment.', path: ['broken'], extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } }],
  })
  expect(logged).toMatchObject([{ subgraph: 'a', requestId: 'test', errors: [{ message: 'INTERNAL_SERVER_ERROR: table users at 10.0.0.7' }] }])
})

test('errors with a named code keep their message, and of their extensions what is named', async () => {
  const { router, logged } = routerWith({ mask: true, codes: ['BAD_USER_INPUT'], extensions: ['field'] })
  const { errors } = await router.execute({ query: '{ wrong }' }, aClient())
  expect(errors).toEqual([{ message: 'BAD_USER_INPUT: table users at 10.0.0.7', path: ['wrong'], extensions: { code: 'BAD_USER_INPUT', field: 'name' } }])
  expect(logged).toEqual([])
})

test('other subgraphs show theirs, and without the setting all do', async () => {
  const query = '{ broken other { b } }'
  const messages = async (result: Promise<GraphQLResult>) => (await result).errors?.map(({ message }) => message.slice(0, 8))
  expect(await messages(routerWith({ mask: true }).router.execute({ query }, aClient()))).toEqual(['This par', 'INTERNAL'])
  expect(await messages(routerWith(undefined).router.execute({ query }, aClient()))).toEqual(['INTERNAL', 'INTERNAL'])
})

test('events are masked too', async () => {
  const { router } = routerWith({ mask: true })
  const stream = await router.subscribe({ query: 'subscription { events }' }, aClient())
  if (!(Symbol.asyncIterator in stream)) throw new Error(JSON.stringify(stream))
  const { value } = await stream.next()
  expect(JSON.stringify(value)).not.toContain('10.0.0.7')
  expect(value).toMatchObject({ errors: [{ extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } }] })
  await stream.return!()
})
