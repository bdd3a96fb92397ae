import { visit, type Document } from 'yaml'

export type Environment = Readonly<Record<string, string | undefined>>

const VARIABLE = /\$\{env\.(\w+)(?::-([^}]*))?\}/g

/**
 * Puts variables of the environment in place of `${env.NAME}` and `${env.NAME:-otherwise}` in the values of a document, so that
 * secrets need not stand in a file. Returns where a variable is missing.
 */
export function expandVariables(document: Document, environment: Environment): { name: string; offset: number | undefined }[] {
  const missing: { name: string; offset: number | undefined }[] = []
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${env.')) return
      const isWhole = node.value.replace(VARIABLE, '') === ''
      node.value = node.value.replace(VARIABLE, (_all, name: string, otherwise: string | undefined) => {
        const value = environment[name] ?? otherwise
        if (value === undefined) missing.push({ name, offset: node.range?.[0] })
        return value ?? ''
      })
      if (isWhole && node.type === 'PLAIN') node.value = plain(node.value as string)
    },
  })
  return missing
}

/** What stands without quotes is a number or a truth value when it looks like one, as everywhere in YAML. */
const plain = (text: string): unknown => (/^(true|false|-?\d+(\.\d+)?)$/.test(text) ? JSON.parse(text) : text)
