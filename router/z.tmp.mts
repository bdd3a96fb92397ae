import { QueryPlanner } from '@graphql-hive/router-query-planner'
import { readFileSync } from 'node:fs'
const p = new QueryPlanner(readFileSync(process.argv[3] ?? '/tmp/rt/last-sdl', 'utf8'))
const q = process.argv[2] || readFileSync('/tmp/rt/last-op', 'utf8')
try { console.log(JSON.stringify(p.plan(q, null, new Set(), 0))) } catch (e) { console.log('caught', e) }
