import { readFileSync } from 'node:fs'
import { createSecureContext, type SecureContext } from 'node:tls'
import { ConfigMistake } from '../config-mistake.ts'
import type { SubgraphSettings } from '../settings.ts'

/** What connections to a subgraph trust, and how they prove who opens them; empty where nothing is said. */
export type TlsOptions = { readonly secureContext?: SecureContext; readonly servername?: string }

/** Reads the files once. @throws ConfigMistake that names the file at fault, or the subgraph whose key is another's */
export function tlsOf(name: string, { tls }: Pick<SubgraphSettings, 'tls'>): TlsOptions {
  if (!tls) return {}
  const { serverName, ...files } = tls
  const [ca, cert, key] = [files.ca && certificateIn(files.ca), files.cert && certificateIn(files.cert), files.key && textIn(files.key)]
  if (Boolean(cert) !== Boolean(key)) throw new ConfigMistake(`${name}: a certificate (tls.cert) needs its key (tls.key), and a key its certificate.`)
  try {
    return { ...((ca ?? cert) && { secureContext: createSecureContext({ ca, cert, key }) }), ...(serverName && { servername: serverName }) }
  } catch (cause) {
    throw new ConfigMistake(`${name}: ${files.key} is no key of ${files.cert}: ${(cause as Error).message}`, { cause })
  }
}

function certificateIn(file: string): string {
  const text = textIn(file)
  try {
    createSecureContext({ cert: text })
    return text
  } catch (cause) {
    throw new ConfigMistake(`${file} holds no certificate (PEM).`, { cause })
  }
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigMistake(`${file} cannot be read.`, { cause })
  }
}
