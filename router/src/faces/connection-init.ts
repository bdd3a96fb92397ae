import { saying } from '@ecolaura/auth'
import { validateHeaderValue } from 'node:http'

type Headers = Readonly<Record<string, string | undefined>>

/** What stands in a `connection_init` in place of a header is none. */
export class BadInit extends Error {}

/** All headers together; servers take about twice that for everything. */
const MOST_CHARACTERS = 8_192

/**
 * The headers of a socket: those of its upgrade, and of these names what the client says in its `connection_init`, where they
 * stand as they are or in `headers`. A page in a browser has no other way to say them. Its word counts before that of the
 * upgrade, as it does when the client is identified, so that subgraphs hear of nobody else.
 * @throws BadInit for what could not be sent on as a header
 */
export function headersWith(connectionParams: Readonly<Record<string, unknown>> | undefined, upgraded: Headers, names: readonly string[]): Headers {
  const headers: Record<string, string | undefined> = { ...upgraded }
  if (!connectionParams) return headers
  const inner = isObject(connectionParams['headers']) ? connectionParams['headers'] : {}
  let characters = 0
  for (const name of names) {
    const value = saying({ headers: {}, connectionParams }, name) ?? saying({ headers: {}, connectionParams: inner }, name)
    if (value === undefined || value === null) continue
    headers[name] = checked(name, value)
    characters += headers[name].length
  }
  if (characters > MOST_CHARACTERS) throw new BadInit('The headers in connection_init are too long.')
  return headers
}

/** A subgraph could not be sent anything else, and would look as if it failed. */
function checked(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new BadInit(`${name} in connection_init is no text.`)
  try {
    validateHeaderValue(name, value)
  } catch (cause) {
    throw new BadInit(`${name} in connection_init is no header.`, { cause })
  }
  return value
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
