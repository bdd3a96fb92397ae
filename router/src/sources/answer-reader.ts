import { Kind, type FieldNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql'
import type { GraphQLResult } from '../source.ts'
import { property } from '../shape/property.ts'

/** Reads the text of an answer as JSON; undefined when it is not written as expected, whatever else it is. */
export type AnswerReader = (text: string) => GraphQLResult | undefined

/**
 * Code that reads answers of one operation as servers write them: no spaces, fields as they were asked, no errors, no escapes.
 * It never accepts what is no JSON, and reads what it accepts as `JSON.parse` does, which looks each short string up in
 * a table of all strings. Undefined when what the answer looks like depends on types.
 */
export function compileReader({ selectionSet }: OperationDefinitionNode): AnswerReader | undefined {
  const functions: string[] = []
  const root = objectReader(selectionSet, functions)
  return root === undefined ? undefined : (new Function(`'use strict'\n${LEAVES}\n${functions.join('\n')}\n${entry(root)}`)() as AnswerReader)
}

/** Adds a function for objects with these fields, and says its name. Names are bare: GraphQL allows only letters, digits and `_`. */
function objectReader(set: SelectionSetNode, functions: string[]): string | undefined {
  const fields = fieldsOf(set)
  if (!fields) return undefined
  const reads: string[] = []
  for (const [index, { alias, name, selectionSet }] of fields.entries()) {
    const below = selectionSet ? objectReader(selectionSet, functions) : 'leaf'
    if (!below) return undefined
    const before = `${index ? ',' : '{'}${JSON.stringify((alias ?? name).value)}:`
    reads.push(`${index ? '' : `if (t.startsWith('null', i)) { i += 4; return null }\n`}if (!t.startsWith(${JSON.stringify(before)}, i)) throw MISFIT
i += ${before.length}
const x${index} = ${below === 'leaf' ? 'leaf()' : `${below}s()`}`)
  }
  const entries = fields.map(({ alias, name }, index) => `${property((alias ?? name).value)}: x${index}`)
  const made = `o${functions.length}`
  functions.push(`function ${made}() {\n${reads.join('\n')}\nif (t.charCodeAt(i++) !== 125) throw MISFIT\nreturn { ${entries.join(', ')} }\n}
function ${made}s() { return t.charCodeAt(i) === 91 ? list(${made}s) : ${made}() }`)
  return made
}

/** The fields directly below, in their order; undefined when types or conditions decide about them. */
function fieldsOf(set: SelectionSetNode): FieldNode[] | undefined {
  const fields: FieldNode[] = []
  let fragments = 0
  for (const node of set.selections) {
    if (node.kind === Kind.FRAGMENT_SPREAD || node.directives?.length) return undefined
    if (node.kind === Kind.INLINE_FRAGMENT && ++fragments > 1) return undefined
    const found = node.kind === Kind.FIELD ? [node] : fieldsOf(node.selectionSet)
    if (!found) return undefined
    fields.push(...found)
  }
  const names = new Set(fields.map(({ alias, name }) => (alias ?? name).value))
  return names.size === fields.length && fields.length > 0 ? fields : undefined
}

const LEAVES = `const MISFIT = {}
const UNUSUAL = /[\\\\\\u0000-\\u001f]/
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
let t = '', i = 0
function leaf() {
  const first = t.charCodeAt(i)
  if (first === 34) {
    const end = t.indexOf('"', i + 1)
    if (end < 0) throw MISFIT
    const value = t.substring(i + 1, end)
    i = end + 1
    return value
  }
  if (first === 91) return list(leaf)
  if (first === 45 || (first >= 48 && first <= 57)) return number()
  if (t.startsWith('null', i)) { i += 4; return null }
  if (t.startsWith('true', i)) { i += 4; return true }
  if (t.startsWith('false', i)) { i += 5; return false }
  throw MISFIT
}
function number() {
  let value = 0, end = i, digit = 0
  while ((digit = t.charCodeAt(end)) >= 48 && digit <= 57) { value = value * 10 + digit - 48; end++ }
  const isWhole = (digit === 44 || digit === 125 || digit === 93) && end > i && end - i < 15 && (end === i + 1 || t.charCodeAt(i) !== 48)
  if (isWhole) { i = end; return value }
  NUMBER.lastIndex = i
  const found = NUMBER.exec(t)
  if (!found) throw MISFIT
  i = NUMBER.lastIndex
  return Number(found[0])
}
function list(read) {
  i++
  const items = []
  if (t.charCodeAt(i) === 93) { i++; return items }
  for (;;) {
    items.push(read())
    const next = t.charCodeAt(i++)
    if (next === 93) return items
    if (next !== 44) throw MISFIT
  }
}`

/** A line feed at the end is usual; any other control character, and each escape, is left to JSON.parse. */
const entry = (root: string): string => `return (text) => {
  const unusual = text.search(UNUSUAL)
  if (unusual >= 0 && !(unusual === text.length - 1 && text.charCodeAt(unusual) === 10)) return undefined
  if (!text.startsWith('{"data":')) return undefined
  t = text
  i = 8
  try {
    const data = ${root}()
    return t.charCodeAt(i++) === 125 && (i === t.length || (i === t.length - 1 && i === unusual)) ? { data } : undefined
  } catch (error) {
    if (error !== MISFIT) throw error
    return undefined
  } finally {
    t = ''
  }
}`
