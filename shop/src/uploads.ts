import type { Uploads } from '@ecolaura/catalog/area'
import { Refusal, staffOnly, type Principal } from '@ecolaura/kernel'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Readable } from 'node:stream'

const STATUS: Record<string, number> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, UPLOAD_TOO_LARGE: 413 }

/** `PUT /uploads?name=FILE` takes a file from staff and answers with the id that a mutation then names. */
export function uploadRoute(uploads: Uploads, identify: (headers: Record<string, string | undefined>) => Promise<Principal>): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(async (scope) => {
      // The bytes go to the folder as they come; nothing is parsed.
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
      scope.put<{ Querystring: { name?: string }; Body: Readable }>('/uploads', { bodyLimit: 2 ** 26 }, async (request, reply) => {
        try {
          staffOnly(await identify(request.headers as Record<string, string | undefined>))
          if (!request.body) throw new Refusal('EMPTY_UPLOAD', 'Send the file as the body of the request.')
          return await reply.code(201).send({ id: await uploads.save(request.body, request.query.name ?? 'upload') })
        } catch (error) {
          return refuse(reply, error)
        }
      })
    })
  }
}

function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  if (!(error instanceof Refusal)) throw error
  return reply.code(STATUS[error.code] ?? 400).send({ error: { code: error.code, message: error.message } })
}
