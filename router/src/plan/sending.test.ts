import { expect, test } from 'vitest'
import { compilePlain } from './plain.ts'
import type { Entity } from './represent.ts'
import { Sending } from './sending.ts'

const plain = compilePlain('Box', [
  { from: 'id', to: 'id' },
  { from: 'size', to: 'width' },
])!

function send(...entities: Entity[]) {
  const representations: unknown[] = []
  const sending = new Sending(representations)
  for (const entity of entities) sending.addPlain(entity, plain.read(entity)!, plain)
  return { representations, targets: sending.targets }
}

test('an entity in several places is sent once and waits once', () => {
  const box = { id: '1', size: 2 }
  expect(send(box, box)).toEqual({ representations: [{ __typename: 'Box', id: '1', width: 2 }], targets: [box] })
})

test('equal entities are sent once, and each of them gets the answer', () => {
  const { representations, targets } = send({ id: '1', size: 2 }, { id: '1', size: 2 })
  expect(representations).toHaveLength(1)
  expect(targets).toEqual([[{ id: '1', size: 2 }, { id: '1', size: 2 }]])
})

test('entities with one key and different required fields are all sent, each of them once', () => {
  const { representations, targets } = send({ id: '1', size: 2 }, { id: '1', size: 3 }, { id: '1', size: 3 }, { id: '1', size: 4 })
  expect(representations).toEqual([2, 3, 4].map((width) => ({ __typename: 'Box', id: '1', width })))
  expect(targets).toEqual([{ id: '1', size: 2 }, [{ id: '1', size: 3 }, { id: '1', size: 3 }], { id: '1', size: 4 }])
})

test('a number is not the text of it', () => {
  expect(send({ id: '1', size: 2 }, { id: 1, size: 2 }).representations).toHaveLength(2)
})

test.each([[null], [undefined], [{ cm: 1 }], [[1]]])('%j is not decided about here', (size) => {
  expect(plain.read({ id: '1', size })).toBeUndefined()
})
