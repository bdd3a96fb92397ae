export * from './access-token.ts'
export * from './identify.ts'
export * from './keys.ts'
export * from './subgraph-token.ts'
