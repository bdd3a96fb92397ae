import { composeSupergraph } from './src/subgraphs.fixture.ts'
import { writeFileSync } from 'node:fs'
import { QueryPlanner } from '@graphql-hive/router-query-planner'
const sdls: any = { 
 a: process.argv[4],
 b: 'type Query { b0: E1 } type E1 @key(fields: "id") { id: ID! f0: String! }',
 c: process.argv[2] ?? 'type Query { c1: E1 } type E1 @key(fields: "id") { id: ID! }',
}
const s = composeSupergraph(Object.fromEntries(Object.entries(sdls).map(([k, sdl]) => [k, {sdl}])) as any)
console.log(JSON.stringify(new QueryPlanner(s).plan(process.argv[3] ?? '{ c1 { r0 } }', null, new Set(), 0)))
