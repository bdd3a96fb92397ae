import { execute, validate, type DocumentNode, type ExecutionResult, type GraphQLError, type GraphQLSchema } from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import { inputDefaults } from './input-defaults.ts'
import { liftRecursiveInputs } from './recursive-inputs.ts'

/** Answers without a promise when no resolver gave one. */
export type RunOperation = (context: unknown, variables: Readonly<Record<string, unknown>>) => ExecutionResult | Promise<ExecutionResult>

/** An operation made ready to run any number of times, or why it cannot run. */
export type CompiledOperation = { readonly errors: readonly GraphQLError[] } | { readonly document: DocumentNode; readonly run: RunOperation }

/** Validates and compiles one operation of a document. What the compiler does not cover runs interpreted. */
export function compileOperation(schema: GraphQLSchema, document: DocumentNode, operationName?: string): CompiledOperation {
  const errors = validate(schema, document)
  if (errors.length) return { errors }
  const lifted = liftRecursiveInputs(schema, document)
  const compiled = compileQuery(schema, lifted.document, operationName)
  if (isCompiledQuery(compiled)) {
    const fill = inputDefaults(schema, document, operationName)
    return { document, run: (context, variables) => compiled.query(undefined, context, lifted.coerce(fill(variables))) }
  }
  return { document, run: (contextValue, variableValues) => execute({ schema, document, contextValue, variableValues, operationName }) }
}
