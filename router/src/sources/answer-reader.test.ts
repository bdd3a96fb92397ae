import fc from 'fast-check'
import type { OperationDefinitionNode } from 'graphql'
import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { compileReader } from './answer-reader.ts'

const readerOf = (query: string) => compileReader(parse(query).definitions[0] as OperationDefinitionNode)
const read = readerOf('{ items { __typename id size owner { name } } }')!
const item = (fields: object = {}) => ({ __typename: 'Item', id: '1', size: 1, owner: { name: 'Mia' }, ...fields })
const textOf = (...items: unknown[]) => JSON.stringify({ data: { items } })

/** What JSON.parse makes of it; undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

test.each([
  ['plain values', textOf(item(), item({ id: 'ä 😀' }))],
  ['nulls', textOf(null, item({ owner: null, size: null }))],
  ['numbers', textOf(...[0, -0.5, 1e21, 2 ** 63, 1e-7, 10, -3].map((size) => item({ size })))],
  ['lists of leaves and of objects', textOf(item({ size: [1, [true, false], []], owner: [{ name: 'Mia' }, null] }))],
  ['a line feed at the end', `${textOf(item())}\n`],
  ['no data', '{"data":null}'],
])('%s are read as JSON.parse reads them', (_what, text) => {
  expect(read(text)).toStrictEqual(JSON.parse(text))
})

test.each([
  ['errors', `{"data":{"items":null},"errors":[]}`],
  ['errors first', `{"errors":[],"data":{"items":[]}}`],
  ['escapes', textOf(item({ id: '"' }))],
  ['a control character', textOf(item()).replace('Mia', 'M\tia')],
  ['objects of a scalar', textOf(item({ size: { cm: 1 } }))],
  ['another order', '{"data":{"items":[{"id":"1","__typename":"Item","size":1,"owner":null}]}}'],
  ['a field more', textOf(item({ more: 1 }))],
  ['spaces', JSON.stringify({ data: { items: [] } }, undefined, 2)],
  ['numbers that are none', textOf(item()).replace('"size":1', '"size":01')],
  ['a number without end', textOf(item()).replace('"size":1', '"size":-')],
  ['an end that is too early', textOf(item()).slice(0, -3)],
  ['more after the end', `${textOf(item())}}`],
  ['a list without its end', textOf(item()).replace(']', ',')],
])('%s are left to JSON.parse', (_what, text) => {
  expect(read(text)).toBeUndefined()
})

test('whatever a text is, it is read as JSON.parse reads it or not at all', () => {
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.integer(), { maxLength: 2 }))
  const items = fc.array(fc.record({ __typename: fc.constant('Item'), id: value, size: value, owner: fc.option(fc.record({ name: value })) }), { maxLength: 3 })
  const damage = fc.record({ at: fc.nat(), length: fc.nat(3), by: fc.constantFrom('', '"', ',', '0', '-', '.', 'e', '[', ']', '{', '}', 'null', ' ', '\\', '\n') })
  fc.assert(
    fc.property(items, fc.option(damage), (some, damaged) => {
      const whole = textOf(...some)
      const at = damaged ? damaged.at % whole.length : 0
      const text = damaged ? whole.slice(0, at) + damaged.by + whole.slice(at + damaged.length) : whole
      const result = read(text)
      if (result) expect(result).toStrictEqual(parsed(text))
    }),
    { numRuns: 5_000, seed: 1 },
  )
})

test('what depends on types or conditions has no reader', () => {
  expect(readerOf('{ items { ... on A { a } ... on B { b } } }')).toBeUndefined()
  expect(readerOf('query ($if: Boolean!) { items { a @include(if: $if) } }')).toBeUndefined()
  expect(readerOf('{ items { a { b } a { c } } }')).toBeUndefined()
  expect(readerOf('{ _entities(representations: []) { ... on A { a } } }')?.('{"data":{"_entities":[{"a":1}]}}')).toEqual({ data: { _entities: [{ a: 1 }] } })
})

test('a name that JavaScript knows otherwise is a field like any other', () => {
  const text = '{"data":{"__proto__":1,"constructor":{"class":2}}}'
  const result = readerOf('{ __proto__ constructor { class } }')!(text)
  expect(JSON.stringify(result)).toBe(text)
})
