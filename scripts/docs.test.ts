import { access, readdir, readFile } from 'node:fs/promises'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { ROOT } from './supergraph.ts'

const read = (file: string) => readFile(new URL(file, ROOT), 'utf8')

async function pages(): Promise<string[]> {
  const docs = (await readdir(new URL('docs/', ROOT), { recursive: true })).filter((file) => file.endsWith('.md'))
  return ['README.md', 'CONTRIBUTING.md', ...docs.map((file) => `docs/${file}`)]
}

test('what a page links to is there', async () => {
  const broken: string[] = []
  for (const page of await pages()) {
    const links = [...(await read(page)).matchAll(/\]\((?!https?:|#)([^)#\s]+)|src="([^"]+)"/g)].map(([, link, image]) => (link ?? image)!)
    for (const link of links) await access(new URL(link, new URL(page, ROOT))).catch(() => broken.push(`${page}: ${link}`))
  }
  expect(broken).toEqual([])
})

test('what the README asks the graph is valid', async () => {
  const schema = buildSchema(await read('schema/api.graphql'))
  const text = await read('README.md')
  const asked = [...text.matchAll(/^ask '([^']+)'/gm), ...text.matchAll(/query = `([^`]+)`/g)].map(([, operation]) => operation!)
  expect(asked.length).toBeGreaterThan(5)
  for (const operation of asked) expect(validate(schema, parse(operation)).map(({ message }) => message), operation).toEqual([])
})

test('every decision is in the index', async () => {
  const files = (await readdir(new URL('docs/decisions/', ROOT))).filter((file) => file !== 'README.md').sort()
  const listed = [...(await read('docs/decisions/README.md')).matchAll(/\((\d{4}-[^)]+)\)/g)].map(([, file]) => file)
  expect(listed).toEqual(files)
})
