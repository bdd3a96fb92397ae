export * from './access-token.ts'
export * from './keys.ts'
export * from './subgraph-token.ts'
