import { buildASTSchema, isAbstractType, Kind, visit, type ConstDirectiveNode, type DefinitionNode, type DocumentNode, type GraphQLNamedType, type GraphQLSchema } from 'graphql'
import { DEFER_DIRECTIVE } from './defer/defer.ts'
import { directiveNamed } from './links.ts'

/** Directives that say something to clients; all others are for the router. */
const FOR_CLIENTS = new Set(['deprecated', 'specifiedBy', 'oneOf'])
const MACHINERY = /^(join|link|core)__/

/** The schema that clients see: the supergraph without its machinery and without what is `@inaccessible`. */
export function apiSchema(supergraph: DocumentNode): GraphQLSchema {
  const inaccessible = directiveNamed(supergraph, 'inaccessible')
  const shows = (directives: readonly ConstDirectiveNode[] | undefined) => !directives?.some(({ name }) => name.value === inaccessible)
  const hidden = new Set(supergraph.definitions.flatMap((node) => (isType(node) && (isMachinery(node) || !shows(node.directives)) ? [node.name.value] : [])))
  const definitions = supergraph.definitions.filter((node) => {
    if (node.kind === Kind.DIRECTIVE_DEFINITION) return false
    return node.kind === Kind.SCHEMA_DEFINITION || (isType(node) && !hidden.has(node.name.value))
  })
  const member = (node: { directives?: readonly ConstDirectiveNode[]; type: TypeNode }) => (shows(node.directives) && !hidden.has(namedTypeOf(node.type)) ? undefined : null)
  const document = visit({ kind: Kind.DOCUMENT, definitions } as DocumentNode, {
    OperationTypeDefinition: member,
    FieldDefinition: member,
    InputValueDefinition: member,
    EnumValueDefinition: (node) => (shows(node.directives) ? undefined : null),
    NamedType: (node, _key, parent) => (Array.isArray(parent) && hidden.has(node.name.value) ? null : undefined),
    Directive: (node) => (FOR_CLIENTS.has(node.name.value) ? undefined : null),
  })
  return markPartial(buildASTSchema({ ...document, definitions: [...document.definitions, DEFER_DIRECTIVE] }, { assumeValid: true }), supergraph, hidden)
}

/** Whether an object of this interface or union may be of a type that clients do not see. */
export const isPartial = (type: GraphQLNamedType): boolean => type.extensions['isPartial'] === true

function markPartial(schema: GraphQLSchema, supergraph: DocumentNode, hidden: ReadonlySet<string>): GraphQLSchema {
  const mark = (name: string) => {
    const type = schema.getType(name)
    if (isAbstractType(type)) type.extensions = { ...type.extensions, isPartial: true }
  }
  for (const node of supergraph.definitions) {
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION && hidden.has(node.name.value)) for (const { name } of node.interfaces ?? []) mark(name.value)
    if (node.kind === Kind.UNION_TYPE_DEFINITION && node.types?.some(({ name }) => hidden.has(name.value))) mark(node.name.value)
  }
  return schema
}

export type TypeDefinition = Extract<DefinitionNode, { name: { value: string }; kind: `${string}TypeDefinition` }>

export const isType = (node: DefinitionNode): node is TypeDefinition => node.kind.endsWith('TypeDefinition')
export const isMachinery = ({ name }: TypeDefinition): boolean => MACHINERY.test(name.value)

type TypeNode = { readonly kind: string; readonly type?: TypeNode; readonly name?: { readonly value: string } }

/** The name inside lists and non-nulls. */
export const namedTypeOf = (type: TypeNode): string => (type.type ? namedTypeOf(type.type) : type.name!.value)
