import { execFileSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { CriticalityLevel, diff, DiffRule } from '@graphql-inspector/core'
import { buildSchema, parse, validate } from 'graphql'
import { ROOT } from './supergraph.ts'

/**
 * What the graph as it is now would break: changes against an earlier revision that a registered operation feels, and
 * operations that are not valid at all.
 */
export async function breakingChanges(revision: string): Promise<string[]> {
  const now = buildSchema(await readFile(new URL('schema/api.graphql', ROOT), 'utf8'))
  const operations = await registeredOperations()
  const invalid = operations.flatMap(({ file, document }) => validate(now, document).map(({ message }) => `schema/operations/${file}: ${message}`))
  const before = textAt(revision, 'schema/api.graphql')
  if (!before) return invalid
  const changes = await diff(buildSchema(before), now, [DiffRule.considerUsage], { checkUsage: async (fields) => fields.map(({ type, field }) => isUsed(operations, type, field)) })
  const breaking = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
  return [...invalid, ...breaking.map(({ message }) => `breaks ${revision}: ${message}`)]
}

type Operation = { file: string; text: string; document: ReturnType<typeof parse> }

async function registeredOperations(): Promise<Operation[]> {
  const folder = new URL('schema/operations/', ROOT)
  const files = (await readdir(folder)).filter((file) => file.endsWith('.graphql')).sort()
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))
  // Fragments may live in a file of their own, so all files are one document to a validator.
  return texts.length ? [{ file: files.join(', '), text: texts.join('\n'), document: parse(texts.join('\n')) }] : []
}

/** A field counts as used when its name occurs in a registered operation: too careful rather than too bold. */
const isUsed = (operations: readonly Operation[], _type: string, field?: string): boolean =>
  operations.some(({ text }) => !field || new RegExp(`\\b${field}\\b`).test(text))

function textAt(revision: string, file: string): string | undefined {
  try {
    return execFileSync('git', ['show', `${revision}:${file}`], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 26 })
  } catch {
    // The revision has no such file, or this is no git checkout.
    return undefined
  }
}
