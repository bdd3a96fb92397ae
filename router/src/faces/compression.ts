import compress from '@fastify/compress'
import type { FastifyInstance } from 'fastify'
import type { Settings } from '../settings.ts'

/** Compresses what the routes that follow answer. Streams of events and of parts write past it; requests are not unpacked. */
export async function compression(app: FastifyInstance, { encodings, thresholdBytes }: NonNullable<Settings['compression']>): Promise<void> {
  await app.register(compress, { encodings, threshold: thresholdBytes, globalDecompression: false })
}
