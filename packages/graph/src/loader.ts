import DataLoader from 'dataloader'

/**
 * A loader for one request: collects the keys that its fields ask for and looks them up with one call.
 * @param find rows in any order; a key without a row resolves to undefined
 */
export function loaderOf<K extends string, V>(find: (keys: readonly K[]) => Promise<readonly V[]>, keyOf: (value: V) => K): DataLoader<K, V | undefined> {
  return new DataLoader(async (keys) => {
    const found = new Map((await find(keys)).map((value) => [keyOf(value), value]))
    return keys.map((key) => found.get(key))
  })
}

/** The same for lists: all values of each key, in the order in which they were found. */
export function listLoaderOf<K extends string, V>(find: (keys: readonly K[]) => Promise<readonly V[]>, keyOf: (value: V) => K): DataLoader<K, V[]> {
  return new DataLoader(async (keys) => {
    const found = Map.groupBy(await find(keys), keyOf)
    return keys.map((key) => found.get(key) ?? [])
  })
}
