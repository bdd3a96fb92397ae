import { createAdmission, type Admission, type AdmissionRules, type GraphQLRequest } from './admit/admission.ts'
import type { Operation, Variant } from './admit/operation.ts'
import type { Run } from './plan/fetch.ts'
import { Faults } from './plan/fault.ts'
import { createPlanner } from './planning/planner.ts'
import type { PlannedGraph } from './planning/planning.ts'
import { Completion } from './shape/complete.ts'
import type { GraphQLResult, RouterClient } from './source.ts'
import type { Supergraph } from './supergraph.ts'

export type EngineOptions = AdmissionRules & { readonly send: Run['send'] }

/** The stages of one supergraph: admit → plan → fetch → shape. A reload makes a new engine. */
export class Engine {
  readonly supergraph: Supergraph
  readonly planned: PlannedGraph
  readonly admit: Admission
  readonly #send: Run['send']

  constructor(supergraph: Supergraph, planned: PlannedGraph, options: EngineOptions) {
    this.supergraph = supergraph
    this.planned = planned
    this.admit = createAdmission(supergraph.schema, createPlanner(supergraph, planned, { kept: options.kept }), options)
    this.#send = options.send
  }

  /** An operation that was admitted before, without admitting a new one. */
  known(request: GraphQLRequest): Operation | undefined {
    return this.admit.known(request)
  }

  /** Runs a query or a mutation. @throws Inadmissible or GraphQLError when it cannot start. */
  async execute(operation: Operation, request: GraphQLRequest, client: RouterClient): Promise<GraphQLResult> {
    const variables = operation.coerceVariables(request.variables)
    const variant = await this.variant(operation, variables, client)
    const run = this.start(variables, client)
    await variant.plan.run(run)
    return this.shape(variant, run)
  }

  async variant(operation: Operation, variables: Readonly<Record<string, unknown>>, client: RouterClient): Promise<Variant> {
    return operation.variant(variables, await this.supergraph.access.grant(client))
  }

  start(variables: Readonly<Record<string, unknown>>, client: RouterClient): Run {
    return { data: {}, variables, client, faults: new Faults(), send: this.#send }
  }

  shape(variant: Variant, run: Run): GraphQLResult {
    if (variant.introspect) Object.assign(run.data, variant.introspect(run.variables))
    const completion = new Completion(run.faults, variant.responseName)
    const data = variant.shape(run.data, completion)
    completion.finish()
    const result: GraphQLResult = completion.errors.length ? { errors: completion.errors, data } : { data }
    if (completion.notes.length) result.extensions = { valueCompletion: completion.notes }
    return result
  }
}
export type { GraphQLRequest }
