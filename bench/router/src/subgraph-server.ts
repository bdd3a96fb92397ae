import { execute, parse } from 'graphql'
import { createServer, type IncomingMessage } from 'node:http'
import { subgraphSchemas } from './graph.ts'

// Every subgraph in one process. A body that came before is answered from memory, so that routers are what is measured.

const schemas = subgraphSchemas()
const answers = new Map<string, Buffer>()
let requests = 0

async function answerOf(name: string, body: string): Promise<Buffer> {
  const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> }
  return Buffer.from(JSON.stringify(await execute({ schema: schemas[name]!, document: parse(query), variableValues: variables })))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const server = createServer((request, response) => {
  void (async () => {
    if (request.method === 'GET') return response.end(String(requests))
    requests++
    const name = request.url!.slice(1)
    const body = await bodyOf(request)
    const key = `${name} ${body}`
    let answer = answers.get(key)
    if (!answer) answers.set(key, (answer = await answerOf(name, body)))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
    response.end(answer)
  })()
})
server.keepAliveTimeout = 60_000
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'))
