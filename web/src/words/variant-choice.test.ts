import { expect, test } from 'vitest'
import { choose, chosenAtFirst, isBuyable, variantOf } from './variant-choice.ts'

const variant = (size: string, colour: string, availability: 'IN_STOCK' | 'OUT_OF_STOCK' | null = 'IN_STOCK') => ({
  id: `${size} ${colour}`,
  options: [{ name: 'Size', value: size }, { name: 'Colour', value: colour }],
  availability,
})
const shirts = [variant('S', 'Fern', 'OUT_OF_STOCK'), variant('M', 'Fern'), variant('M', 'Rust', 'OUT_OF_STOCK'), variant('L', 'Rust', null)]

test('what can be bought is chosen at first', () => {
  expect(chosenAtFirst(shirts)).toEqual({ Size: 'M', Colour: 'Fern' })
})

test('when all is sold out, the first is chosen', () => {
  expect(chosenAtFirst([shirts[0]!, shirts[2]!])).toEqual({ Size: 'S', Colour: 'Fern' })
})

test('a choice that exists is taken as it is', () => {
  const choice = choose(shirts, { Size: 'M', Colour: 'Fern' }, 'Colour', 'Rust')
  expect(variantOf(shirts, choice)?.id).toBe('M Rust')
})

test('where a combination does not exist, the other options follow', () => {
  expect(choose(shirts, { Size: 'M', Colour: 'Fern' }, 'Size', 'L')).toEqual({ Size: 'L', Colour: 'Rust' })
})

test('a value is marked as gone when it is sold out or not made, and not while stock is unknown', () => {
  const choice = { Size: 'M', Colour: 'Rust' }
  expect(['S', 'M', 'L'].map((size) => isBuyable(shirts, choice, 'Size', size))).toEqual([false, false, undefined])
})

test('a product without options has its one variant', () => {
  const only = [{ id: 'only', options: [] }]
  expect(variantOf(only, chosenAtFirst(only))).toBe(only[0])
})
