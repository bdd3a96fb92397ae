import { Refusal } from '@ecolaura/kernel'

/** What a client says about itself: by the headers of a request, or when it opens a socket, which in a browser has no headers of its own. */
export type ClientCredentials = { readonly headers: Readonly<Record<string, string | undefined>>; readonly connectionParams?: Readonly<Record<string, unknown>> }

/** Headers come in lower case; what a socket's opener calls them is up to its author. The socket's own word is the later one. */
export function saying({ headers, connectionParams = {} }: ClientCredentials, name: string): unknown {
  const param = Object.entries(connectionParams).find(([key]) => key.toLowerCase() === name)
  return param?.[1] ?? headers[name]
}

/**
 * The token after the prefix, which counts in any case; undefined when there is no such header. An empty prefix means a bare token.
 * @throws Refusal `UNAUTHENTICATED` for anything else: never does a bad header make someone anonymous
 */
export function tokenIn(credentials: ClientCredentials, header = 'authorization', prefix = 'Bearer'): string | undefined {
  const said = saying(credentials, header)
  if (said === undefined || said === '') return undefined
  const words = typeof said === 'string' ? said.split(/ +/) : []
  const first = prefix ? words.shift() : prefix
  const [token] = words
  if (first?.toLowerCase() === prefix.toLowerCase() && words.length === 1 && /^[\w.-]+$/.test(token!)) return token
  throw new Refusal('UNAUTHENTICATED', `The ${header} header must be ${prefix ? `"${prefix}" and ` : ''}an access token.`)
}
