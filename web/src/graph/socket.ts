import { CloseCode, createClient } from 'graphql-ws'
import { GRAPH } from './ask.ts'
import { currentSession, renewSession } from './session.ts'

/**
 * The socket for subscriptions, opened by the first and closed after the last. It does not retry by itself: a
 * subscription that starts again has to say from which version on, and only the page knows that.
 */
export function openSocket() {
  let refused: string | undefined
  let token: string | undefined
  const url = new URL(GRAPH, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return createClient({
    url: url.href,
    retryAttempts: 0,
    // Finds out when the other side is gone without a word.
    keepAlive: 10_000,
    connectionParams: async () => {
      if (refused !== undefined) await renewSession(refused)
      refused = undefined
      token = currentSession()?.accessToken
      return token ? { authorization: `Bearer ${token}` } : {}
    },
    on: {
      closed: (event) => {
        if ((event as CloseEvent).code === CloseCode.Forbidden) refused = token
      },
    },
  })
}
