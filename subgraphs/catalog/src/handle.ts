import { Refusal } from '@ecolaura/kernel'

/** Letters that lose their sound when only their accent is dropped. */
const SOUNDS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', å: 'a', ł: 'l', đ: 'd', þ: 'th', ð: 'd' }

const MOST = 200

/** A name as part of an address: `Größe & Maß` is `groesse-mass`. Letters of other scripts stay. */
export function slugOf(name: string): string {
  const spoken = name.normalize('NFC').toLowerCase().replace(/[äöüßæœøåłđþð]/g, (letter) => SOUNDS[letter]!)
  const plain = spoken.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC')
  return plain.replace(/['’]/g, '').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, MOST).replace(/-+$/, '')
}

/** Whether it can stand in an address as it is, without a change of meaning. */
export const isHandle = (handle: string): boolean => handle.length <= 255 && /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._~-]*$/u.test(handle)

/**
 * The handle that was asked for, or one made from the name.
 * @throws Refusal `INVALID_HANDLE` unless it can stand in an address
 */
export function handleFor(wanted: string | null | undefined, name: string, field: string): string {
  if (wanted == null) return slugOf(name) || 'item'
  if (isHandle(wanted)) return wanted
  throw new Refusal('INVALID_HANDLE', `"${wanted}" cannot stand in an address; use letters, digits and hyphens.`, { field: [field] })
}

/** The first of `shirt`, `shirt-2`, `shirt-3` … that is not taken. */
export function freeHandle(handle: string, isTaken: (handle: string) => boolean): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? handle : `${handle}-${n}`
    if (!isTaken(candidate)) return candidate
  }
}
