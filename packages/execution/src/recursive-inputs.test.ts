import { buildSchema, parse, print } from 'graphql'
import { expect, test } from 'vitest'
import { liftRecursiveInputs } from './recursive-inputs.ts'

const schema = buildSchema(`
  scalar _Any
  input Filter { name: String, most: Int = 3, and: [Filter!], not: Filter }
  input Flat { name: String }
  type Query { things(where: Filter, flat: Flat): Int }
`)
const lift = (query: string) => liftRecursiveInputs(schema, parse(query))

test('a variable that may contain itself is hidden from the compiler and checked with its defaults all the same', () => {
  const { document, coerce } = lift('query ($where: Filter!, $flat: Flat) { things(where: $where, flat: $flat) }')
  expect(print(document)).toContain('($where: _Any!, $flat: Flat)')
  expect(coerce({ where: { and: [{ name: 'a' }] }, flat: { name: 'b' } })).toEqual({ where: { most: 3, and: [{ name: 'a', most: 3 }] }, flat: { name: 'b' } })
})

test('a wrong value is refused with its place', () => {
  const { coerce } = lift('query ($where: Filter) { things(where: $where) }')
  expect(() => coerce({ where: { not: { colour: 'red' } } })).toThrow('Variable "$where" got invalid value at "where.not"')
  expect(coerce({ where: null })).toEqual({ where: null })
})

test('other operations stay as they are', () => {
  const query = parse('query ($flat: Flat) { things(flat: $flat) }')
  expect(liftRecursiveInputs(schema, query).document).toBe(query)
})
