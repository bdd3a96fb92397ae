import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { OperationManifest } from './admit/safelist.ts'
import { ConfigMistake } from './config-mistake.ts'
import type { RouterConfig } from './config.ts'
import type { Settings } from './settings.ts'

/** @throws ConfigMistake for a file that is no manifest. */
export async function readManifests(files: readonly string[]): Promise<OperationManifest[]> {
  return Promise.all(
    files.map(async (file) => {
      try {
        return OperationManifest.parse(JSON.parse(await readFile(file, 'utf8')))
      } catch (cause) {
        const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message
        throw new ConfigMistake(`${file} is no manifest of operations: ${reason}`, { cause })
      }
    }),
  )
}

/** The profiles as the router takes them, and what their manifests hold. */
export async function readProfiles(profiles: RouterConfig['clients']) {
  const clients: Settings['clients'] = {}
  const clientOperations: Record<string, OperationManifest[]> = {}
  for (const [name, { manifests, ...profile }] of Object.entries(profiles)) {
    clients[name] = profile
    if (manifests) clientOperations[name] = await readManifests(manifests)
  }
  return { clients, clientOperations }
}
