import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

const ROVER = new URL('../../rover.yaml', import.meta.url)

/** An area as `rover.yaml` lists it. */
export type ListedArea = { readonly name: string; readonly url: string; readonly port: number }

/** The areas of the shop, by the one list that printing and composing read too. */
export function listAreas(): ListedArea[] {
  const { subgraphs } = parse(readFileSync(ROVER, 'utf8')) as { subgraphs: Record<string, { routing_url: string }> }
  return Object.entries(subgraphs).map(([name, { routing_url: url }]) => ({ name, url, port: Number(new URL(url).port) }))
}

/** Areas that ask the graph themselves, over the network, by a token of their own. */
export const SERVICES: readonly string[] = ['orders']

/** What an area's part of the environment is called, e.g. `SUBGRAPH_URL_ORDERS`. */
export const variableOf = (setting: 'SUBGRAPH_URL' | 'SUBGRAPH_SECRET' | 'DATABASE_PASSWORD', area: string): string => `${setting}_${area.toUpperCase()}`
