import { expect, test } from 'vitest'
import { createRouter } from './router.ts'
import { aClient, testOptions, type TestSubgraph } from './subgraphs.fixture.ts'

/** Fields whose names every JavaScript object has. */
const buildings = {
  houses: {
    sdl: 'type Query { house: House houses: [House!] } type House @key(fields: "constructor") { constructor: ID! toString: String valueOf: Int }',
    resolvers: {
      Query: { house: () => ({ constructor: 'h1', toString: null, valueOf: null }), houses: () => [{ constructor: 'h1', valueOf: null }, { constructor: 'h2', valueOf: 2 }] },
    },
  },
  owners: {
    sdl: 'type House @key(fields: "constructor") { constructor: ID! hasOwnProperty: String! isPrototypeOf: String }',
    resolvers: {
      House: {
        __resolveReference: async ({ constructor }: { constructor: string }) => {
          if (constructor === 'h2') throw new Error('Nobody is at home.')
          return { constructor, hasOwnProperty: `owner of ${constructor}`, isPrototypeOf: null }
        },
      },
    },
  },
} satisfies Record<string, TestSubgraph>

const ask = (query: string) => createRouter(testOptions(buildings)).execute({ query }, aClient())

test('names that objects inherit are names like others: as fields, as keys, and missing', async () => {
  expect(await ask('{ house { constructor toString valueOf hasOwnProperty isPrototypeOf } }')).toEqual({
    data: { house: { constructor: 'h1', toString: null, valueOf: null, hasOwnProperty: 'owner of h1', isPrototypeOf: null } },
  })
  expect(await ask('{ houses { valueOf isPrototypeOf } }')).toEqual({
    data: { houses: [{ valueOf: null, isPrototypeOf: null }, { valueOf: 2, isPrototypeOf: null }] },
    errors: [{ message: 'Nobody is at home.', path: ['houses', 1, 'isPrototypeOf'] }],
  })
})

test('aliases with such names are names like others', async () => {
  const { data } = await ask('{ constructor: house { __proto__: constructor toString: hasOwnProperty } }')
  expect(JSON.stringify(data)).toBe('{"constructor":{"__proto__":"h1","toString":"owner of h1"}}')
})
