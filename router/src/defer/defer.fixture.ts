import type { TestSubgraph } from '../subgraphs.fixture.ts'

/** Boxes whose labels are printed when the test says so. */
export function slowLabels() {
  const asked = Promise.withResolvers<void>()
  const printed = Promise.withResolvers<void>()
  const subgraphs = {
    boxes: {
      sdl: `type Query { box: Box boxes: [Box!] } type Mutation { addBox: Box }
        type Box @key(fields: "id") { id: ID! size: Int inner: Box wall: Wall } type Wall { color: String! }`,
      resolvers: {
        Query: { box: () => BOX, boxes: () => [{ id: '1', size: 1 }, { id: '2', size: 2 }] },
        Mutation: { addBox: () => BOX },
      },
    },
    labels: {
      sdl: 'type Box @key(fields: "id") { id: ID! label: String strict: String! owner: Owner } type Owner @key(fields: "name") { name: String! }',
      resolvers: {
        Box: {
          async __resolveReference({ id }: { id: string }) {
            asked.resolve()
            await printed.promise
            return { id, label: `label of ${id}`, owner: { name: 'Ann' }, strict: null }
          },
        },
      },
    },
    owners: {
      sdl: 'type Owner @key(fields: "name") { name: String! age: Int }',
      resolvers: { Owner: { age: () => 30 } },
    },
  } satisfies Record<string, TestSubgraph>
  return { subgraphs, asked: asked.promise, print: () => printed.resolve() }
}

const BOX = { id: '1', size: 7, inner: { id: '2', size: 3 }, wall: { color: null } }
