import Fastify from 'fastify'
import { parse } from 'graphql'
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit'
import { wholeSchema } from './graph.ts'

// The same graph as one compiled schema, without federation: what a router in one process is measured against.

const schema = wholeSchema()
const compiled = new Map<string, CompiledQuery>()

function compile(query: string): CompiledQuery {
  const made = compileQuery(schema, parse(query))
  if (!isCompiledQuery(made)) throw new Error(made.errors?.[0]?.message)
  compiled.set(query, made)
  return made
}

const app = Fastify()
app.post<{ Body: { query: string; variables?: Record<string, unknown> } }>('/graphql', async ({ body: { query, variables = {} } }, reply) => {
  const result = await (compiled.get(query) ?? compile(query)).query({}, {}, variables)
  return reply.type('application/json').send(JSON.stringify(result))
})
await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) })
console.log('ready')
