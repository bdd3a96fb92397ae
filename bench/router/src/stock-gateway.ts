import { ApolloGateway } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { readFileSync } from 'node:fs'

// The stock router of Apollo's documentation.
const [supergraph, port] = process.argv.slice(2)
const server = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl: readFileSync(supergraph!, 'utf8') }) })
await startStandaloneServer(server, { listen: { port: Number(port), host: '127.0.0.1' } })
console.log('ready')
