import {
  buildASTSchema,
  Kind,
  visit,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql'

/** Directives that say something to clients; all others are for the router. */
const FOR_CLIENTS = new Set(['deprecated', 'specifiedBy', 'oneOf'])
const MACHINERY = /^(join|link|core)__/

/** Whether clients may see what carries these directives. */
export type Visibility = (directives: readonly ConstDirectiveNode[]) => boolean

const isAccessible: Visibility = (directives) => !directives.some(({ name }) => name.value === 'inaccessible')

/** The schema that clients see: the supergraph without its machinery and without what is hidden, here or by `visible`. */
export function apiSchema(supergraph: DocumentNode, visible: Visibility = () => true): GraphQLSchema {
  const shows = (directives: readonly ConstDirectiveNode[] | undefined) => isAccessible(directives ?? []) && visible(directives ?? [])
  const hidden = new Set(supergraph.definitions.flatMap((node) => (isType(node) && (MACHINERY.test(node.name.value) || !shows(node.directives)) ? [node.name.value] : [])))
  const refersToHidden = (type: { readonly kind: string }): boolean => {
    let named = type as { kind: string; type?: typeof type; name?: { value: string } }
    while (named.type) named = named.type as typeof named
    return hidden.has(named.name?.value ?? '')
  }
  const definitions = supergraph.definitions.filter((node) => {
    if (node.kind === Kind.DIRECTIVE_DEFINITION) return false
    return node.kind === Kind.SCHEMA_DEFINITION || (isType(node) && !hidden.has(node.name.value))
  })
  const member = (node: { directives?: readonly ConstDirectiveNode[]; type: { readonly kind: string } }) =>
    shows(node.directives) && !refersToHidden(node.type) ? undefined : null
  const document = visit({ kind: Kind.DOCUMENT, definitions } as DocumentNode, {
    FieldDefinition: member,
    InputValueDefinition: member,
    EnumValueDefinition: (node) => (shows(node.directives) ? undefined : null),
    NamedType: (node, _key, parent) => (Array.isArray(parent) && hidden.has(node.name.value) ? null : undefined),
    Directive: (node) => (FOR_CLIENTS.has(node.name.value) ? undefined : null),
  })
  return buildASTSchema(document, { assumeValid: true })
}

function isType(node: DefinitionNode): node is Extract<DefinitionNode, { name: { value: string }; kind: `${string}TypeDefinition` }> {
  return node.kind.endsWith('TypeDefinition')
}
