import { ANONYMOUS } from '@ecolaura/kernel'
import { createRouter, type GraphQLResult, type SubgraphSource } from '@ecolaura/router'
import Fastify from 'fastify'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit'
import { readFileSync } from 'node:fs'
import { subgraphSchemas } from './graph.ts'

// The router with every subgraph in its own process, compiled by graphql-jit.

function compiledSource(schema: GraphQLSchema): SubgraphSource {
  const compiled = new WeakMap<DocumentNode, CompiledQuery>()
  return {
    async execute({ document, variables }) {
      let query = compiled.get(document)
      if (!query) {
        const made = compileQuery(schema, document)
        if (!isCompiledQuery(made)) return made as GraphQLResult
        compiled.set(document, (query = made))
      }
      return (await query.query({}, {}, variables)) as GraphQLResult
    },
  }
}

const [supergraph, port] = process.argv.slice(2)
const sources = Object.fromEntries(Object.entries(subgraphSchemas()).map(([name, schema]) => [name, compiledSource(schema)]))
const router = createRouter({ supergraph: readFileSync(supergraph!, 'utf8'), sources, introspection: false, identify: async () => ANONYMOUS, logger: console })
const app = Fastify()
await app.register(router.plugin)
await app.listen({ host: '127.0.0.1', port: Number(port) })
console.log('ready')
