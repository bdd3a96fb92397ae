export * from './area.ts'
export * from './postgres.ts'
export * from './until.ts'
