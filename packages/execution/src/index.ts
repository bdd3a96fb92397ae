export * from './compile.ts'
export * from './entities.ts'
