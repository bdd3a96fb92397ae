export * from './embedded-postgres.ts'
export * from './migrations.ts'
export * from './postgres.ts'
export * from './provision.ts'
