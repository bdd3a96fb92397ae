import { type ApolloLink, CombinedGraphQLErrors, ServerError } from '@apollo/client'
import { SetContextLink } from '@apollo/client/link/context'
import { ErrorLink } from '@apollo/client/link/error'
import { from, switchMap } from 'rxjs'
import { currentSession, renewSession } from './session.ts'

/**
 * Says who asks. An access token that has run out is renewed once and the operation sent again; whether a token still
 * holds is the graph's to say, since the clock of this device may be wrong.
 */
export const sessionLink = (): ApolloLink => renewal().concat(authorization())

const authorization = () =>
  new SetContextLink(({ headers }) => {
    const token = currentSession()?.accessToken
    return { token, headers: token ? { ...(headers as object), authorization: `Bearer ${token}` } : headers }
  })

const renewal = () =>
  new ErrorLink(({ error, operation, forward }) => {
    const { token } = operation.getContext() as { token?: string }
    if (!token || !isUnauthenticated(error)) return undefined
    return from(renewSession(token)).pipe(switchMap(() => forward(operation)))
  })

const isUnauthenticated = (error: unknown): boolean =>
  CombinedGraphQLErrors.is(error) ? error.errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED') : ServerError.is(error) && error.statusCode === 401
