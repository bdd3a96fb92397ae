import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isIntrospectionType, isObjectType, isSpecifiedScalarType } from 'graphql'
import { expect, test } from 'vitest'
import { printSupergraph, ROOT } from './supergraph.ts'

const AREAS = ['accounts', 'catalog', 'inventory', 'orders', 'payments', 'pricing', 'shipping']

test('an area’s schema is the same printed alone and with all areas loaded', async () => {
  const { files } = await printSupergraph()
  for (const area of AREAS) {
    const script = `const { printSubgraph } = await import('./scripts/supergraph.ts'); process.stdout.write(await printSubgraph('${area}'))`
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd: ROOT, maxBuffer: 2 ** 26 })
    expect(stdout, area).toBe(files.get(`schema/subgraphs/${area}.graphql`))
  }
}, 300_000)

test('every type, field, argument, input field and enum value of the graph is described', async () => {
  const schema = buildSchema(await readFile(new URL('schema/api.graphql', ROOT), 'utf8'))
  const missing: string[] = []
  const note = (path: string, description: string | null | undefined) => description?.trim() || missing.push(path)
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue
    note(type.name, type.description)
    if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value.description)
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      note(`${type.name}.${field.name}`, field.description)
      for (const argument of 'args' in field ? field.args : []) note(`${type.name}.${field.name}(${argument.name})`, argument.description)
    }
  }
  expect(missing).toEqual([])
})
