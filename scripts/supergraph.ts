import { readFile } from 'node:fs/promises'
import { composeServices } from '@apollo/composition'
import { lexicographicSortSchema, parse, printSchema } from 'graphql'
import { parse as parseYaml } from 'yaml'

/** The project's folder. */
export const ROOT = new URL('../', import.meta.url)

type RoverFile = { subgraphs: Record<string, { routing_url: string; schema: { file: string } }> }

/** Hints about descriptions and value types that differ are of consequence; these say nothing that one could act on. */
const IDLE_HINTS = new Set(['UNUSED_ENUM_TYPE', 'INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE', 'INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD'])

/**
 * Prints every subgraph of `rover.yaml` from its code, and composes them.
 * @returns the text of each file below `schema/`, and composition's hints of consequence
 * @throws Error with the reasons when they do not compose
 */
export async function printSupergraph(): Promise<{ files: Map<string, string>; hints: string[] }> {
  const { subgraphs } = parseYaml(await readFile(new URL('rover.yaml', ROOT), 'utf8')) as RoverFile
  const printed = await Promise.all(
    Object.entries(subgraphs).map(async ([name, { routing_url: url, schema }]) => ({ name, url, file: schema.file.replace('./', ''), sdl: await printSubgraph(name) })),
  )
  const result = composeServices(printed.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })))
  if (result.errors) throw new Error(`The subgraphs do not compose:\n${result.errors.map(({ message }) => message).join('\n')}`)
  const api = lexicographicSortSchema(result.schema.toAPISchema().toGraphQLJSSchema())
  return {
    files: new Map([
      ...printed.map(({ file, sdl }) => [file, sdl] as const),
      ['schema/supergraph.graphql', `${result.supergraphSdl}\n`],
      ['schema/api.graphql', `${printSchema(api)}\n`],
    ]),
    hints: result.hints.filter(({ definition }) => !IDLE_HINTS.has(definition.code)).map(({ message }) => message),
  }
}

/** The SDL of one subgraph, from its code. */
export async function printSubgraph(name: string): Promise<string> {
  const { default: subgraph } = (await import(new URL(`subgraphs/${name}/src/subgraph.ts`, ROOT).href)) as { default: () => { sdl: string } }
  return subgraph().sdl
}
