import type { CodegenConfig } from '@graphql-codegen/cli'

/** Makes typed documents for web and tests out of what the graph promises and what clients send. */
const config: CodegenConfig = {
  schema: 'schema/api.graphql',
  documents: 'schema/operations/*.graphql',
  generates: {
    'web/src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, skipIndexFile: true },
      config: {
        scalars: { ID: 'string', Decimal: 'string', CurrencyCode: 'string', CountryCode: 'string', DateTimeISO: 'string' },
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
        importExtension: '.ts',
        defaultScalarType: 'unknown',
      },
    },
  },
}

export default config
