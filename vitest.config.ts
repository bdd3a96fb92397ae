import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Vitest would load graphql twice, as ESM and as CommonJS, and two copies do not know each other's schemas.
const graphql = fileURLToPath(import.meta.resolve('graphql')).replace(/index\.mjs$/, 'index.js')

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    include: ['packages/**/*.test.ts', 'subgraphs/**/*.test.ts', 'router/**/*.test.ts', 'shop/**/*.test.ts', 'scripts/**/*.test.ts', 'deploy/**/*.test.ts', 'web/src/**/*.test.ts', 'e2e/**/*.e2e.ts'],
    globalSetup: ['packages/testing/src/global-setup.ts'],
    // Noisy machines are slow, not wrong.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    server: { deps: { inline: ['type-graphql', '@apollo/subgraph', '@graphql-tools/utils', 'graphql-jit', 'graphql-scalars'] } },
  },
})
