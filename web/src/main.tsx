import './style/index.css'
import { ApolloProvider } from '@apollo/client/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { openGraph } from './graph/client.ts'
import { openPages } from './routes.tsx'

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <ApolloProvider client={openGraph()}>
      <RouterProvider router={openPages()} />
    </ApolloProvider>
  </StrictMode>,
)
