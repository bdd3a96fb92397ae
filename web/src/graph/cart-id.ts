import { useSyncExternalStore } from 'react'
import { keptValue } from './kept-value.ts'

/** Which cart this browser fills. */
const kept = keptValue<string>('ecolaura.cart')

export const currentCartId = kept.read
export const keepCartId = kept.write
export const useCartId = (): string | undefined => useSyncExternalStore(kept.subscribe, kept.read)
