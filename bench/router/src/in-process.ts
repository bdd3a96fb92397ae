import { ANONYMOUS } from '@ecolaura/kernel'
import { compiledSource, createRouter } from '@ecolaura/router'
import Fastify from 'fastify'
import { readFileSync } from 'node:fs'
import { subgraphSchemas } from './graph.ts'

// The router with every subgraph in its own process, as a host has it.

const [supergraph, port] = process.argv.slice(2)
const sources = Object.fromEntries(Object.entries(subgraphSchemas()).map(([name, schema]) => [name, compiledSource(schema)]))
const router = createRouter({ supergraph: readFileSync(supergraph!, 'utf8'), sources, introspection: false, identify: async () => ANONYMOUS, logger: console })
const app = Fastify()
await app.register(router.plugin)
await app.listen({ host: '127.0.0.1', port: Number(port) })
console.log('ready')
