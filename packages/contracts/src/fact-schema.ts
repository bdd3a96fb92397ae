import { z } from 'zod'

type ObjectSchema = { readonly properties: Record<string, object>; readonly required?: readonly string[] }

/**
 * The data of each fact of a contract as JSON Schema, by the fact's type: what an event of that type carries as its
 * `data`. Fields that are not named there are allowed, because a reader ignores what it does not know.
 */
export function factSchemas({ types, facts }: { readonly types: readonly string[]; readonly facts: z.ZodType }): Record<string, object> {
  const { oneOf } = z.toJSONSchema(facts, { io: 'input' }) as { oneOf: ObjectSchema[] }
  return Object.fromEntries(oneOf.map((schema, index) => [types[index]!, dataOf(schema)]))
}

function dataOf({ properties, required = [] }: ObjectSchema): object {
  const { type: _, ...data } = properties
  return { type: 'object', properties: data, required: required.filter((name) => name !== 'type') }
}
