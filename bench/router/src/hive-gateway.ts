import { installNpmProgram } from './npm-program.ts'

export const installHiveGateway = (): string =>
  installNpmProgram({
    name: '@graphql-hive/gateway',
    version: '2.15.1',
    bin: 'hive-gateway',
    dependencies: { graphql: '16.15.0' },
    // Some registries lack the newest version of the first.
    overrides: { '@graphql-tools/batch-execute': '10.2.0', graphql: '16.15.0' },
  })
