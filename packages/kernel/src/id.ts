import { randomBytes } from 'node:crypto'

/** Makes an opaque id: a prefix that names the kind and a UUIDv7, so that ids of one kind sort by time of creation. */
export function newId(prefix: string): string {
  return `${prefix}_${uuidv7()}`
}

/** RFC 9562 §5.7: 48 bits of milliseconds, then version, variant and 74 random bits. */
export function uuidv7(now: number = Date.now()): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
