import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits. The client keeps it; here is only its hash. */
export const newRefreshToken = (): string => randomBytes(32).toString('base64url')

/** A token is random, so a plain hash keeps it as safe as a slow one would. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('base64url')
