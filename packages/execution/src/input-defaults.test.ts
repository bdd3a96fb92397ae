import { buildSchema, parse } from 'graphql'
import { expect, test } from 'vitest'
import { inputDefaults } from './input-defaults.ts'

const schema = buildSchema(`
  type Query { sum(input: Sum!, plain: Plain): Int }
  input Sum { name: String!, weight: Int! = 3, parts: [Part!]! = [], next: Sum }
  input Part { count: Int! = 1, unit: String }
  input Plain { text: String, size: Int = 2 }
`)
const fill = inputDefaults(schema, parse('query ($input: Sum!) { sum(input: $input) }'))

test('what is left out gets its default, at every depth', () => {
  expect(fill({ input: { name: 'a', parts: [{}, { count: 5 }], next: { name: 'b' } } })).toEqual({
    input: { name: 'a', weight: 3, parts: [{ count: 1 }, { count: 5 }], next: { name: 'b', weight: 3, parts: [] } },
  })
})

test('what is given stays, null and nonsense too, for the validation to judge', () => {
  expect(fill({ input: { name: 'a', weight: null, parts: { unit: 'kg' } } })).toEqual({ input: { name: 'a', weight: null, parts: { count: 1, unit: 'kg' } } })
  expect(fill({ input: 'text' })).toEqual({ input: 'text' })
  expect(fill({})).toEqual({})
})

test('variables without such inputs stay the same object', () => {
  const variables = { id: '1' }
  expect(inputDefaults(schema, parse('query ($id: Int) { sum(input: { name: "a", weight: $id }) }'))(variables)).toBe(variables)
})
