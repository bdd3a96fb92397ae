/** A value in localStorage that every window of this shop sees, and that React can follow. */
export type KeptValue<T> = { read(): T | undefined; write(value: T | undefined): void; subscribe(listener: () => void): () => void }

export function keptValue<T>(key: string): KeptValue<T> {
  const listeners = new Set<() => void>()
  let text: string | null | undefined
  let value: T | undefined

  /** The same object as long as the text is the same, or React would render for ever. */
  const read = () => {
    const now = stored(key)
    if (now !== text) {
      text = now
      value = parse<T>(now)
    }
    return value
  }
  const tell = () => listeners.forEach((listener) => listener())
  return {
    read,
    write(next) {
      store(key, next === undefined ? null : JSON.stringify(next))
      tell()
    },
    subscribe(listener) {
      const onStorage = (event: StorageEvent) => (event.key === key || event.key === null) && listener()
      listeners.add(listener)
      addEventListener('storage', onStorage)
      return () => {
        listeners.delete(listener)
        removeEventListener('storage', onStorage)
      }
    },
  }
}

/** Browsers that keep nothing (private modes, full disks) shop as well, until the window closes. */
const unsaved = new Map<string, string>()

function stored(key: string): string | null {
  try {
    return unsaved.get(key) ?? localStorage.getItem(key)
  } catch {
    return unsaved.get(key) ?? null
  }
}

function store(key: string, text: string | null): void {
  unsaved.delete(key)
  try {
    if (text === null) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    if (text !== null) unsaved.set(key, text)
  }
}

function parse<T>(text: string | null): T | undefined {
  try {
    return text === null ? undefined : (JSON.parse(text) as T)
  } catch {
    return undefined
  }
}
