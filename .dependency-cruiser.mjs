// Who may import whom: the map of this repository as rules. `pnpm boundaries` checks them, `scripts/boundaries.test.ts`
// proves that each of them finds what it forbids.

/** The ladder of shared ground: each step imports only steps below it. */
const LADDER = [['kernel'], ['contracts', 'telemetry', 'execution'], ['service', 'auth'], ['stores'], ['events'], ['graph'], ['testing']]

/** A library that speaks to something outside has one home, so that exchanging or tracing it concerns one place. */
const DRIVERS = [
  { driver: 'pg', homes: '^packages/stores/|\\.store\\.ts$' },
  { driver: 'mongodb', homes: '^packages/stores/|\\.store\\.ts$' },
  { driver: 'umzug', homes: '^packages/stores/' },
  { driver: 'ioredis', homes: '^(packages/stores|router)/' },
  { driver: 'kafkajs', homes: '^packages/events/' },
  { driver: 'opossum', homes: '^(packages/service|router)/' },
  { driver: 'jose', homes: '^packages/auth/' },
  { driver: 'pino', homes: '^packages/telemetry/' },
  { driver: 'prom-client', homes: '^packages/telemetry/' },
  { driver: '@opentelemetry/exporter-trace-otlp-http', homes: '^packages/telemetry/' },
]

const TESTS = '\\.(test|fixture|e2e)\\.ts$|^(e2e|bench|packages/testing)/'
/** Libraries that compute and do nothing else: what they make of their input is a rule like our own. */
const PURE_LIBRARIES = '^(node:)?util$|(^|/)node_modules/(csv-parse|sanitize-html)/'
/** Files of an area that wire, and so import what rules may not. */
const WIRING = '/(area|main|subgraph|context)\\.ts$'
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid('no-unresolved', 'What cannot be found is not checked either, and every other rule would pass for it.', {}, { couldNotResolve: true }),
    forbid('no-cycles', 'A cycle loads in an order that nobody chose. One that a type import closes does not exist when the code runs.', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),

    forbid('packages-import-no-room', 'Shared ground knows nothing of who stands on it.', { path: '^packages/' }, { path: '^(subgraphs|router|shop|web|e2e|bench|scripts|deploy)/' }),
    ...LADDER.flatMap((step, height) =>
      step.map((name) =>
        forbid(
          `ladder-${name}`,
          `packages/${name} imports only packages below it, so that each can be understood without those above.`,
          { path: `^packages/${name}/`, pathNot: '\\.(test|fixture)\\.ts$|/global-setup\\.ts$' },
          { path: '^packages/', pathNot: `^packages/(${[name, ...LADDER.slice(0, height).flat()].join('|')})/` },
        ),
      ),
    ),
    forbid(
      'subgraphs-import-no-room',
      'A question across areas is an entity reference, a fact across areas is an event; an import would tie two deployments together.',
      { path: '^subgraphs/([^/]+)/' },
      { path: '^(subgraphs|router|shop|web|e2e|bench|scripts|deploy)/', pathNot: '^subgraphs/$1/' },
    ),
    forbid('router-imports-no-room', 'The router knows areas by the supergraph alone, or it could not serve another one.', { path: '^router/' }, { path: '^(subgraphs|shop|web|e2e|bench|scripts|deploy)/' }),
    forbid('page-imports-no-server', 'The page speaks to the graph like any other client, and no server code reaches a browser.', { path: '^web/' }, { path: '^(packages|subgraphs|router|shop|e2e|bench|scripts|deploy)/' }),

    forbid(
      'rules-are-pure',
      'noun.ts holds rules: state in, state and facts out. It imports other nouns, the kernel and the contracts, no I/O. What asks a store between its steps has a role in its name: noun.flow.ts.',
      { path: '^subgraphs/[^/]+/src/[^/.]+\\.ts$', pathNot: WIRING },
      { pathNot: `^subgraphs/[^.]+\\.ts$|^packages/(kernel|contracts)/|${PURE_LIBRARIES}` },
    ),
    forbid('rules-import-no-wiring', 'Rules are used by the wiring, never the other way round.', { path: '^subgraphs/[^/]+/src/[^/.]+\\.ts$', pathNot: WIRING }, { path: WIRING }),
    forbid('types-are-shapes', 'noun.types.ts says what the graph promises; how it is kept is in resolver, store and handlers.', { path: '\\.types\\.ts$' }, { path: '\\.(resolver|store|events)\\.ts$' }),
    forbid(
      'stores-are-handed-in',
      'Resolvers, handlers and flows are given their store, so that its transaction is chosen by who calls; they import its type alone.',
      { path: '\\.(resolver|events|flow)\\.ts$' },
      { path: '\\.store\\.ts$', dependencyTypesNot: ['type-only'] },
    ),

    forbid('nobody-imports-main', 'main.ts starts a process and reads the environment; importing it would do both.', { pathNot: '/start\\.mjs$' }, { path: '/main\\.ts$' }),
    forbid(
      'areas-are-wired-once',
      'area.ts is the one door of an area: its own main.ts, the shop, and tests come in by it.',
      { pathNot: `^shop/|/main\\.ts$|${TESTS}` },
      { path: '^subgraphs/[^/]+/src/area\\.ts$' },
    ),
    ...DRIVERS.map(({ driver, homes }) =>
      forbid(`home-of-${driver}`, `${driver} is imported in its home only; others use what that home offers.`, { pathNot: homes }, { path: `(^|/)node_modules/${driver}/`, dependencyTypesNot: ['type-only'] }),
    ),
    forbid('production-imports-no-tests', 'What runs in a shop must not depend on what checks it.', { pathNot: TESTS }, { path: `${TESTS}|(^|/)node_modules/(vitest|fast-check)/` }),
  ],
  options: {
    // Without these the tool cannot follow imports between workspace packages, and would pass everything.
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], mainFields: ['module', 'main', 'types', 'typings'] },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types are part of what a file knows.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
  },
}
