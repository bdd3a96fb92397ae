import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'

/** A token that can be guessed is none. */
export const LEAST_TOKEN_LENGTH = 16

/** Whatever else `app` answers is answered only to those who show this token. */
export function askForToken(app: FastifyInstance, token: string): void {
  const expected = digest(`Bearer ${token}`)
  app.addHook('onRequest', async ({ headers }, reply) => {
    if (!timingSafeEqual(digest(headers.authorization ?? ''), expected)) return reply.code(401).header('www-authenticate', 'Bearer').send({ error: 'The token is missing or wrong.' })
  })
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
