import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './style/explorer.css'
import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { GraphiQL } from 'graphiql'
import { createRoot } from 'react-dom/client'

const FIRST_QUERY = `# Ctrl-Enter runs this, Ctrl-Space completes.
# The mutation signIn answers with a token; below,
# under Headers: {"authorization": "Bearer …"}
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

/** Headers of the editor go with requests, and with sockets as the parameters of their connection. */
const fetcher = createGraphiQLFetcher({ url: address.href, subscriptionUrl: socket.href })

createRoot(document.getElementById('explorer')!).render(
  <GraphiQL fetcher={fetcher} defaultQuery={FIRST_QUERY} defaultEditorToolsVisibility="headers" isHeadersEditorEnabled>
    <GraphiQL.Logo>Ecolaura</GraphiQL.Logo>
  </GraphiQL>,
)
