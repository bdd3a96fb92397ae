import type { ApolloClient, OperationVariables } from '@apollo/client'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { ProblemFragment } from '../gql/graphql.ts'
import { faultWords } from '../words/faults.ts'

export type Problem = Pick<ProblemFragment, 'code' | 'message'> & Partial<Pick<ProblemFragment, 'field'>>

type PayloadOf<Data> = NonNullable<Data[Exclude<keyof Data, '__typename'>]>
/** What came of a mutation: its payload, and why it was not done. `isUnknown` when the answer was lost: it may have been done. */
export type Done<Payload = unknown> = { payload?: Payload; problems: readonly Problem[]; isUnknown: boolean }

/** Sends a mutation. Refusals and faults come back alike, in words; nothing is thrown. */
export async function change<Data, Variables extends OperationVariables>(
  client: ApolloClient,
  mutation: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Done<PayloadOf<Data>>> {
  try {
    const { data, error } = await client.mutate({ mutation: mutation as TypedDocumentNode<Data, OperationVariables>, variables })
    const payload = payloadOf(data as Data | undefined)
    const refusals = (payload as { userErrors?: Problem[] } | undefined)?.userErrors ?? []
    // Neither done nor refused: what was changed could not be read back.
    if (!payload || (error && refusals.length === 0 && isEmpty(payload))) return { problems: [faultWords(error)], isUnknown: true }
    return { payload, problems: refusals, isUnknown: false }
  } catch (error) {
    return { problems: [faultWords(error)], isUnknown: true }
  }
}

function payloadOf<Data>(data: Data | undefined): PayloadOf<Data> | undefined {
  const [payload] = Object.entries(data ?? {}).flatMap(([name, value]) => (name === '__typename' || !value ? [] : [value as PayloadOf<Data>]))
  return payload
}

const isEmpty = (payload: object): boolean => Object.entries(payload).every(([name, value]) => value === null || name === '__typename' || name === 'userErrors')
