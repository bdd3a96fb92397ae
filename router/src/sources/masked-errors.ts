import { whenThere } from '@ecolaura/kernel'
import type { GraphQLFormattedError } from 'graphql'
import type { SubgraphSettings } from '../settings.ts'
import type { GraphQLResult, RouterClient, SubgraphSource } from '../source.ts'
import { eachEvent } from './each-event.ts'
import { missing, type RouterLogger } from './send.ts'

type Rules = SubgraphSettings['errors']

/** A source whose errors clients do not see, but for those that the settings name. What is masked is in the log. */
export function maskedErrors(name: string, source: SubgraphSource, rules: Rules, logger: RouterLogger): SubgraphSource {
  const mask = <Result extends GraphQLResult>(result: Result, client: RouterClient): Result => {
    if (!result.errors?.length) return result
    const hidden = result.errors.filter((error) => !isShown(error, rules))
    if (hidden.length) logger.warn({ subgraph: name, requestId: client.id, errors: hidden }, 'A subgraph answered with errors that clients do not see.')
    return { ...result, errors: result.errors.map((error) => (isShown(error, rules) ? shown(error, rules) : masked(error))) }
  }
  const { subscribe } = source
  return {
    endsWithClient: source.endsWithClient,
    execute: (operation, client) => whenThere(source.execute(operation, client), (result) => mask(result, client)),
    ...(subscribe && {
      async subscribe(operation, client) {
        const opened = await subscribe.call(source, operation, client)
        return Symbol.asyncIterator in opened ? eachEvent(opened, (event) => mask(event, client)) : mask(opened, client)
      },
    }),
    ...(source.close && { close: () => source.close!() }),
  }
}

const isShown = ({ extensions }: GraphQLFormattedError, { codes }: Rules): boolean => codes.includes(String(extensions?.['code']))

function shown(error: GraphQLFormattedError, { extensions: names }: Rules): GraphQLFormattedError {
  const kept = Object.entries(error.extensions ?? {}).filter(([name]) => name === 'code' || names.includes(name))
  return { ...error, extensions: Object.fromEntries(kept) }
}

const [NO_ANSWER] = missing('DOWNSTREAM_SERVICE_ERROR').errors!
const masked = ({ path }: GraphQLFormattedError): GraphQLFormattedError => ({ ...NO_ANSWER!, ...(path && { path }) })
