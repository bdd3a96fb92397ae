import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { OperationTypeNode } from 'graphql'
import { GRAPH } from './ask.ts'
import { newestAnswers } from './newest-answers.ts'
import { sessionLink } from './session-link.ts'
import { openSocket } from './socket.ts'

type Page = { nodes: readonly unknown[] }

/** One list for each set of these arguments, growing page by page. */
const growingBy = (...keyArgs: string[]) => ({
  keyArgs,
  merge: (known: Page | undefined, page: Page, { args }: { args: Record<string, unknown> | null }) =>
    args?.after && known ? { ...page, nodes: [...known.nodes, ...page.nodes] } : page,
})

declare module '@apollo/client' {
  namespace ApolloClient {
    namespace DeclareDefaultOptions {
      interface WatchQuery {
        errorPolicy: 'all'
      }
      interface Query {
        errorPolicy: 'all'
      }
      interface Mutate {
        errorPolicy: 'all'
      }
    }
  }
}

/** A part that cannot be had is null with an error on its path; the rest is shown. Hence `errorPolicy: 'all'` everywhere. */
export function openGraph(): ApolloClient {
  return new ApolloClient({
    link: newestAnswers().split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(openSocket()),
      sessionLink().concat(new HttpLink({ uri: GRAPH })),
    ),
    cache: new InMemoryCache({
      // Errors of mutations come as any type of this family, and new ones join it.
      possibleTypes: { UserError: ['.*Error'] },
      typePolicies: {
        Query: { fields: { products: growingBy('where', 'orderBy') } },
        User: { fields: { orders: growingBy() } },
        // Its price is that of one cart.
        ShippingOption: { keyFields: false },
      },
    }),
    clientAwareness: { name: 'ecolaura-web' },
    defaultOptions: {
      watchQuery: { errorPolicy: 'all', fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' },
      query: { errorPolicy: 'all' },
      mutate: { errorPolicy: 'all' },
    },
  })
}
