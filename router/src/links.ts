import { Kind, valueFromASTUntyped, type ConstDirectiveNode, type DocumentNode } from 'graphql'

/** A specification that a supergraph is linked to. */
export type Link = { readonly feature: string; readonly url: string; readonly purpose: string | undefined; nameOf(directive: string): string }

/** The specifications that a supergraph uses, each under the names that it gave them. */
export function linksOf(supergraph: DocumentNode): Link[] {
  return supergraph.definitions.flatMap((node) => {
    if (node.kind !== Kind.SCHEMA_DEFINITION && node.kind !== Kind.SCHEMA_EXTENSION) return []
    return (node.directives ?? []).filter(({ name }) => name.value === 'link').map(linkOf)
  })
}

/** The name of the directive of a feature that has the feature's name, such as `@tag` of `tag`. */
export function directiveNamed(supergraph: DocumentNode, feature: string): string {
  return linksOf(supergraph).find((link) => link.feature === feature)?.nameOf(feature) ?? feature
}

export const argumentsOf = (directive: ConstDirectiveNode): Record<string, unknown> =>
  Object.fromEntries((directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]))

function linkOf(directive: ConstDirectiveNode): Link {
  const { url = '', as, for: purpose, import: imports = [] } = argumentsOf(directive) as { url?: string; as?: string; for?: string; import?: (string | { name: string; as?: string })[] }
  const feature = /([^/]+)\/v\d/.exec(url)?.[1] ?? ''
  const nameOf = (name: string) => {
    const imported = imports.find((one) => typeof one === 'object' && one.name === `@${name}`) as { as?: string } | undefined
    return imported?.as?.slice(1) ?? (name === feature ? (as ?? name) : name)
  }
  return { feature, url, purpose, nameOf }
}
