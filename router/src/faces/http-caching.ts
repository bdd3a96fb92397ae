import type { FastifyInstance, FastifyReply } from 'fastify'
import { hash } from 'node:crypto'
import { CLIENT_NAME } from '../admit/safelist.ts'
import type { Settings } from '../settings.ts'

/**
 * What an answer that may be kept needs on its way through caches of HTTP: the headers by which it differs, and for GET a tag
 * by which it is asked for again without being sent again.
 */
export function httpCaching(app: FastifyInstance, settings: Settings): void {
  const names = varyingHeaders(settings)
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || !String(reply.getHeader('cache-control')).startsWith('max-age')) return payload
    addVary(reply, names)
    if (request.method !== 'GET') return payload
    // Weak: what compresses it on its way changes the bytes.
    const tag = `W/"${hash('sha256', payload, 'base64url')}"`
    reply.header('etag', tag)
    const known = request.headers['if-none-match']?.split(',').some((one) => one.trim() === tag)
    if (!known) return payload
    reply.code(304).removeHeader('content-length').removeHeader('content-type')
    return null
  })
}

function varyingHeaders({ cache, allSubgraphs, subgraphs, clients, apiKeyHeader, compression }: Settings): string[] {
  const kinds = Object.keys(clients).length > 0 ? [CLIENT_NAME, apiKeyHeader] : []
  const propagated = [allSubgraphs, ...Object.values(subgraphs)].flatMap(({ headers }) => headers?.propagate ?? [])
  return [...new Set(['accept', ...(compression ? ['accept-encoding'] : []), ...kinds, ...cache.vary, ...propagated])].map((name) => name.toLowerCase())
}

function addVary(reply: FastifyReply, names: readonly string[]): void {
  const present = [reply.getHeader('vary') ?? []].flat().join().toLowerCase().split(',').map((name) => name.trim()).filter(Boolean)
  reply.header('vary', [...new Set([...present, ...names])].join(', '))
}
