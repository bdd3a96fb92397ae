export * from './process-lock.ts'
export * from './process-mark.ts'
