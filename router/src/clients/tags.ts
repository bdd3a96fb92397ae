import {
  GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  Kind,
  validateSchema,
  visit,
  type ASTNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLNamedType,
} from 'graphql'
import { apiSchema, isMachinery, isType, namedTypeOf, type TypeDefinition } from '../api-schema.ts'
import { argumentsOf, directiveNamed } from '../links.ts'

/** Which part of a supergraph some clients see, by its `@tag`s. */
export type TagFilter = { readonly include: readonly string[]; readonly exclude: readonly string[] }

/**
 * The schema of clients that see a part: without what has an excluded tag and, where tags are included, without fields and unions that
 * have none of them. A type's tags are its fields' too. What is left without a field, and what nothing leads to, is hidden as well.
 * @throws Error when the rest is no valid schema, or lacks an argument that has to be given
 */
export function taggedSchema(supergraph: DocumentNode, tags: TagFilter): GraphQLSchema {
  const schema = reachable(apiSchema(hideEmpty(hideByTags(supergraph, tags), directiveNamed(supergraph, 'inaccessible'))))
  const mistakes = [...validateSchema(schema).map(({ message }) => message), ...missingInputs(apiSchema(supergraph), schema)]
  if (mistakes.length) throw new Error(mistakes.slice(0, 5).join(' '))
  return schema
}

type Tagged = { readonly kind: Kind; readonly directives?: readonly ConstDirectiveNode[] }

/** As if the subgraphs had said `@inaccessible` where a tag hides. */
function hideByTags(supergraph: DocumentNode, { include, exclude }: TagFilter): DocumentNode {
  const tag = directiveNamed(supergraph, 'tag')
  const inaccessible = directiveNamed(supergraph, 'inaccessible')
  const tagsOf = ({ directives = [] }: Tagged) => directives.filter(({ name }) => name.value === tag).map((directive) => argumentsOf(directive)['name'] as string)
  const isHidden = (node: Tagged, inherited: readonly string[] = []) => {
    const own = tagsOf(node)
    if (own.some((name) => exclude.includes(name))) return true
    const mustBeIncluded = include.length > 0 && (node.kind === Kind.FIELD_DEFINITION || node.kind === Kind.UNION_TYPE_DEFINITION)
    return mustBeIncluded && ![...own, ...inherited].some((name) => include.includes(name))
  }
  const hide = <Node extends Tagged>(node: Node, inherited?: readonly string[]): Node => (isHidden(node, inherited) ? withDirective(node, inaccessible) : node)
  const leave = (node: ASTNode): ASTNode | undefined => {
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION)
      return hide({ ...node, fields: node.fields?.map((field) => hide(field, tagsOf(node))) })
    return 'directives' in node && node.kind !== Kind.FIELD_DEFINITION ? hide(node as ASTNode & Tagged) : undefined
  }
  return { ...supergraph, definitions: supergraph.definitions.map((node) => (isType(node) && !isMachinery(node) ? (visit(node, { leave }) as TypeDefinition) : node)) }
}

const withDirective = <Node extends Tagged>(node: Node, name: string): Node => ({
  ...node,
  directives: [...(node.directives ?? []), { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name } }],
})

/** A type of which nothing can be seen is hidden, and with it what leads to it; that may empty the next one. */
function hideEmpty(supergraph: DocumentNode, inaccessible: string): DocumentNode {
  const isHidden = ({ directives = [] }: Pick<Tagged, 'directives'>) => directives.some(({ name }) => name.value === inaccessible)
  const hidden = new Set(supergraph.definitions.flatMap((node) => (isType(node) && isHidden(node) ? [node.name.value] : [])))
  const isEmpty = (node: TypeDefinition): boolean => {
    if (node.kind === Kind.SCALAR_TYPE_DEFINITION) return false
    if (node.kind === Kind.ENUM_TYPE_DEFINITION) return node.values?.every(isHidden) ?? true
    if (node.kind === Kind.UNION_TYPE_DEFINITION) return node.types?.every(({ name }) => hidden.has(name.value)) ?? true
    return (node.fields as readonly (Tagged & { type: Parameters<typeof namedTypeOf>[0] })[] | undefined)?.every((field) => isHidden(field) || hidden.has(namedTypeOf(field.type))) ?? true
  }
  const definitions = supergraph.definitions.map((node) => (isType(node) && !isMachinery(node) && !hidden.has(node.name.value) && isEmpty(node) ? withDirective(node, inaccessible) : node))
  return definitions.every((node, index) => node === supergraph.definitions[index]) ? supergraph : hideEmpty({ ...supergraph, definitions }, inaccessible)
}

/** Only what a query can come across: from the root types on, and the objects behind each interface. */
function reachable(schema: GraphQLSchema): GraphQLSchema {
  const { types: all, ...config } = schema.toConfig()
  const from = (types: readonly GraphQLNamedType[]): GraphQLSchema => {
    const found = new GraphQLSchema({ ...config, types, assumeValid: false })
    const behind = all.filter((type) => (isObjectType(type) || isInterfaceType(type)) && !found.getType(type.name) && type.getInterfaces().some(({ name }) => found.getType(name)))
    return behind.length ? from([...types, ...behind]) : found
  }
  return from([])
}

/** What a client would have to give and cannot, because it does not see it. */
function missingInputs(whole: GraphQLSchema, part: GraphQLSchema): string[] {
  return Object.values(part.getTypeMap()).flatMap((type) => {
    const before = whole.getType(type.name)
    if (isInputObjectType(type) && isInputObjectType(before))
      return Object.values(before.getFields()).flatMap((field) => (isRequiredInputField(field) && !type.getFields()[field.name] ? [`${type.name}.${field.name} must be given and is hidden.`] : []))
    if (!(isObjectType(type) || isInterfaceType(type)) || !(isObjectType(before) || isInterfaceType(before))) return []
    return Object.values(type.getFields()).flatMap((field) =>
      before.getFields()[field.name]!.args.flatMap((arg) => (isRequiredArgument(arg) && !field.args.some(({ name }) => name === arg.name) ? [`${type.name}.${field.name}(${arg.name}:) must be given and is hidden.`] : [])),
    )
  })
}
