import type { FastifyInstance } from 'fastify'
import { seedPicture } from './seed/products.ts'

/** `GET /media/seed/<handle>.svg`: the pictures of the seed's products, drawn when they are asked for. */
export function seedPictures(app: FastifyInstance): void {
  app.get<{ Params: { file: string } }>('/media/seed/:file', (request, reply) => {
    const handle = /^([a-z0-9-]+)\.svg$/.exec(request.params.file)?.[1]
    const picture = handle && seedPicture(handle)
    if (!picture) return reply.code(404).send({ error: 'Not found' })
    return reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(picture)
  })
}
