import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './style/explorer.css'
import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { GraphiQL } from 'graphiql'
import { createClient } from 'graphql-ws'
import { createRoot } from 'react-dom/client'

const FIRST_QUERY = `# Ctrl-Enter runs this. Ctrl-Space completes.
# What staff or a signed-in shopper may ask needs a header: {"authorization": "Bearer …"};
# the mutation signIn answers with the token.
query Products {
  products(first: 5) {
    totalCount
    nodes {
      title
      variants {
        title
        availability
        price {
          amount {
            amount
            currencyCode
          }
        }
      }
    }
  }
}
`

const address = new URL('/graphql', location.href)
const socket = new URL(address)
socket.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'

/** A connection for each subscription: it carries the headers that the editor holds at that time. */
const fetcher = createGraphiQLFetcher({
  url: address.href,
  wsClient: createClient({ url: socket.href, lazy: true, retryAttempts: 3, connectionParams: () => headersInEditor() }),
})

/** GraphiQL passes headers to HTTP alone; sockets take them from here. */
let headers: Record<string, unknown> = {}
const headersInEditor = () => headers

function readHeaders(text: string): void {
  try {
    headers = text.trim() ? (JSON.parse(text) as Record<string, unknown>) : {}
  } catch {
    // Half typed: the last ones that could be read stay.
  }
}

createRoot(document.getElementById('explorer')!).render(
  <GraphiQL fetcher={fetcher} defaultQuery={FIRST_QUERY} defaultEditorToolsVisibility="headers" onEditHeaders={readHeaders} isHeadersEditorEnabled>
    <GraphiQL.Logo>Ecolaura</GraphiQL.Logo>
  </GraphiQL>,
)
