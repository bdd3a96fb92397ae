import { randomUUID } from 'node:crypto'

/** Makes an opaque id: a prefix that names the kind and a UUIDv7, so that ids of one kind sort by time of creation. */
export function newId(prefix: string): string {
  return `${prefix}_${uuidv7()}`
}

/**
 * RFC 9562 §5.7: 48 bits of milliseconds, then version, variant and 74 random bits. Those are taken from a random UUID,
 * which has the same variant in the same place: Node asks the system for the randomness of many UUIDs at once.
 */
export function uuidv7(now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
