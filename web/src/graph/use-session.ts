import { useSyncExternalStore } from 'react'
import { currentSession, onSession, type Session } from './session.ts'

/** Who shops here, or undefined before the first visit to the cart. */
export const useSession = (): Session | undefined => useSyncExternalStore(onSession, currentSession)
