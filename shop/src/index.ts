export * from './shop.ts'
