import { GraphQLError, NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema, type ValidationRule } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Settings } from '../settings.ts'
import { deferRule } from './defer-rule.ts'
import { limitsRule } from './limits.ts'
import type { Planner } from '../planning/planner.ts'
import { Operation, withoutSuggestion, type CostOfOperation } from './operation.ts'

/** What a client sends; the same over HTTP, a socket, or in process. */
export type GraphQLRequest = {
  readonly query: string
  readonly operationName?: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly extensions?: Readonly<Record<string, unknown>>
}

export type AdmissionRules = {
  readonly introspection: boolean
  /** Documents remembered as valid, by their text. */
  readonly kept: number
  readonly limits: Settings['limits']
  readonly costOf?: CostOfOperation
}

/** The request cannot be run at all: no data, and the errors that say why. */
export class Inadmissible extends Error {
  override readonly name = 'Inadmissible'
  readonly errors: readonly GraphQLError[]
  constructor(errors: readonly GraphQLError[]) {
    super(errors[0]?.message)
    this.errors = errors
  }
}

/** Parses, validates and remembers operations. */
export function createAdmission(schema: GraphQLSchema, planner: Planner, rules: AdmissionRules): Admission {
  const operations = new LRUCache<string, Operation>({ max: rules.kept })
  const validation = [...specifiedRules, deferRule, ...(rules.introspection ? [] : [NoSchemaIntrospectionCustomRule])]
  const limits = [limitsRule(rules.limits)]

  const check = (document: DocumentNode, checks: readonly ValidationRule[]): void => {
    const errors = validate(schema, document, checks, { maxErrors: 20 })
    if (errors.length) throw new Inadmissible(errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED', rules.introspection)))
  }
  const admitNew = (asked: Asked): Operation => {
    const document = parseText(asked.query, rules.limits.tokens)
    // Limits come first: some of the specification's rules compare every field with every other.
    check(document, limits)
    check(document, validation)
    return new Operation(schema, planner, document, asked, rules)
  }
  const admit = (asked: Asked): Operation => {
    try {
      return admitNew(asked)
    } catch (error) {
      // Parser and rules walk down by recursion, and a document can be nested further than a stack is deep.
      if (error instanceof RangeError) throw new Inadmissible([new GraphQLError('The document is nested too deeply.', { extensions: { code: 'GRAPHQL_PARSE_FAILED' } })])
      throw error
    }
  }

  return Object.assign(
    ({ query, operationName }: Asked): Operation => {
      const key = keyOf(query, operationName)
      const known = operations.get(key)
      if (known) return known
      const operation = admit({ query, operationName })
      operations.set(key, operation)
      return operation
    },
    {
      known: ({ query, operationName }: Asked): Operation | undefined => operations.get(keyOf(query, operationName)),
      recent: (most: number) => [...operations.values()].slice(0, most).map((operation) => ({ asked: operation.asked, operation })),
    },
  )
}

export type Asked = Pick<GraphQLRequest, 'query' | 'operationName'>
const keyOf = (query: string, operationName: string | undefined): string => (operationName ? `${operationName} ${query}` : query)

export type Admission = {
  /** @throws Inadmissible when the text is no valid operation of the schema. */
  (asked: Asked): Operation
  known(asked: Asked): Operation | undefined
  /** The operations that were asked last, the latest first. */
  recent(most: number): { asked: Asked; operation: Operation }[]
}

function parseText(query: string, maxTokens: number): DocumentNode {
  try {
    return parse(query, { maxTokens })
  } catch (error) {
    if (error instanceof GraphQLError) throw new Inadmissible([withCode(error, 'GRAPHQL_PARSE_FAILED', true)])
    throw error
  }
}

function withCode(error: GraphQLError, code: string, suggestions: boolean): GraphQLError {
  const message = suggestions ? error.message : withoutSuggestion(error.message)
  return new GraphQLError(message, { nodes: error.nodes, source: error.source, positions: error.positions, extensions: { code, ...error.extensions } })
}
