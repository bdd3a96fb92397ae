import { useSyncExternalStore } from 'react'

let words = ''
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Says to those who listen to the page what others see happen, such as a cart that grew. */
export function announce(sentence: string): void {
  // The same sentence twice would not be read again.
  words = sentence === words ? `${sentence}\u00a0` : sentence
  for (const listener of listeners) listener()
}

export function Announcer() {
  const sentence = useSyncExternalStore(subscribe, () => words)
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {sentence}
    </div>
  )
}
