import { ApolloLink } from '@apollo/client'
import { OperationTypeNode } from 'graphql'
import { defer, of, switchMap, tap, type Observable } from 'rxjs'

/**
 * What was asked before a change was done, or before an event came, may be answered with how things were before, and would
 * take the news back wherever it is shown. It is asked again.
 */
export function newestAnswers(): ApolloLink {
  let news = 0
  const ask = (operation: ApolloLink.Operation, forward: ApolloLink.ForwardFunction): Observable<ApolloLink.Result> =>
    defer(() => {
      const known = news
      return forward(operation).pipe(switchMap((answer) => (known === news ? of(answer) : ask(operation, forward))))
    })
  return new ApolloLink((operation, forward) =>
    operation.operationType === OperationTypeNode.QUERY ? ask(operation, forward) : forward(operation).pipe(tap(() => void news++)),
  )
}
