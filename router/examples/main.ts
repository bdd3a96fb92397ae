import { EXAMPLES, serveExample } from './subgraphs.ts'

for (const name of Object.keys(EXAMPLES) as (keyof typeof EXAMPLES)[]) {
  await serveExample(name)
  console.log(`The subgraph ${name} listens at http://127.0.0.1:${EXAMPLES[name].port}.`)
}
