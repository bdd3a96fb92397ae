import { ApolloServer, HeaderMap, type ApolloServerPlugin, type BaseContext } from '@apollo/server'
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled'
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { policyFor } from '../cache/answer-policy.ts'
import { mostTokens } from '../clients/entrance.ts'
import type { Router } from '../router.ts'
import type { GraphQLResult, RouterClient } from '../source.ts'
import { retryAfter, statusOf } from './status.ts'

export type ApolloContext = BaseContext & { readonly client: RouterClient }
type Gateway = NonNullable<ConstructorParameters<typeof ApolloServer<ApolloContext>>[0]['gateway']>

/**
 * Apollo Server in front of the router: HTTP semantics, CSRF prevention, persisted queries and the Sandbox. It takes the
 * router as its gateway, so a reload reaches it too.
 */
export function apolloServer(router: Router): ApolloServer<ApolloContext> {
  const { introspection } = router.settings
  return new ApolloServer<ApolloContext>({
    gateway: gatewayOf(router),
    introspection,
    includeStacktraceInErrorResponses: false,
    // The router validates, after its limits: some of the rules compare every field with every other.
    dangerouslyDisableValidation: true,
    // The router remembers operations itself; Apollo Server would keep each document a second time.
    documentStore: null,
    parseOptions: { maxTokens: mostTokens(router.settings) },
    nodeEnv: introspection ? 'development' : 'production',
    stopOnTerminationSignals: false,
    plugins: [unreadable(router), introspection ? ApolloServerPluginLandingPageLocalDefault({ embed: true }) : ApolloServerPluginLandingPageDisabled()],
    logger: quiet(router),
  })
}

/** What Apollo Server cannot parse does not come to the router. */
const unreadable = (router: Router): ApolloServerPlugin<ApolloContext> => ({
  requestDidStart: async () => ({
    async didEncounterErrors({ document, errors, request, contextValue }) {
      if (!document && errors[0]?.extensions?.['code'] === 'GRAPHQL_PARSE_FAILED') router.refused(contextValue.client, request.operationName)
    },
  }),
})

function gatewayOf(router: Router): Gateway {
  const schemaOf = ({ supergraph }: Router['engine']) => ({ apiSchema: supergraph.schema, coreSupergraphSdl: supergraph.sdl })
  return {
    onSchemaLoadOrUpdate(listener) {
      listener(schemaOf(router.engine))
      return router.onReload((engine) => listener(schemaOf(engine)))
    },
    load: async () => ({
      executor: async ({ request, source, context, overallCachePolicy }) => {
        const { client } = context as ApolloContext
        const result = await router.execute({ query: source, operationName: request.operationName ?? undefined, variables: request.variables, extensions: request.extensions }, client)
        const policy = router.settings.cache.tellClients ? policyFor(result, client) : undefined
        // Apollo Server writes the header from this.
        if (policy) overallCachePolicy?.restrict({ maxAge: policy.maxAge, scope: policy.scope === 'public' ? 'PUBLIC' : 'PRIVATE' })
        return asExecutionResult(result)
      },
    }),
    stop: async () => undefined,
  }
}

/** Apollo Server formats error objects, and takes the status of a request that could not run from its code. */
function asExecutionResult({ data, errors, extensions }: GraphQLResult) {
  return {
    data,
    ...(errors && { errors: errors.map(({ message, path, extensions: facts }) => new GraphQLError(message, { path, extensions: data === undefined ? refused(facts) : facts })) }),
    ...(extensions && { extensions }),
  }
}

function refused(facts: GraphQLFormattedError['extensions']) {
  return { ...facts, http: { status: statusOf(facts), headers: new HeaderMap(Object.entries(retryAfter(facts))) } }
}

/** Apollo Server's debug and info lines are of no use to an operator. */
function quiet({ logger }: Router) {
  const nothing = () => undefined
  return {
    debug: nothing,
    info: nothing,
    warn: (message: unknown) => logger.warn({}, String(message)),
    error: (message: unknown) => logger.error({}, String(message)),
  }
}
