import { ANONYMOUS, isStaff } from '@ecolaura/kernel'
import { GraphQLError } from 'graphql'
import { EVERYTHING } from './access.ts'
import { Inadmissible, type GraphQLRequest } from './admit/admission.ts'
import { notePolicy } from './cache/answer-policy.ts'
import type { KeptAnswers } from './cache/answer-cache.ts'
import { entrances, type Entrance } from './clients/entrance.ts'
import { deliver, type Delivery } from './defer/delivery.ts'
import { withArrived } from './defer/whole.ts'
import type { Settings } from './settings.ts'
import type { Operation, Variant } from './admit/operation.ts'
import type { Run } from './plan/fetch.ts'
import { Faults } from './plan/fault.ts'
import { createPlanner } from './planning/planner.ts'
import { EVERYONE, Rollout, type Overrides } from './planning/rollout.ts'
import type { PlannedGraph } from './planning/planning.ts'
import type { Rates } from './rates/rates.ts'
import { Completion } from './shape/complete.ts'
import type { GraphQLResult, RouterClient } from './source.ts'
import type { Supergraph } from './supergraph.ts'

export type EngineOptions = { readonly settings: Settings; readonly send: Run['send']; readonly overrides?: Overrides; readonly answers?: KeptAnswers; readonly rates?: Rates }

/** The stages of one supergraph: admit → plan → fetch → shape. A reload makes a new engine. */
export class Engine {
  readonly supergraph: Supergraph
  readonly planned: PlannedGraph
  readonly #entrances: ReadonlyMap<string | null, Entrance>
  readonly #send: Run['send']
  readonly #rollout: Rollout
  readonly answers: KeptAnswers | undefined
  readonly #rates: Rates | undefined

  constructor(supergraph: Supergraph, planned: PlannedGraph, { settings, send, overrides, answers, rates }: EngineOptions) {
    this.supergraph = supergraph
    this.planned = planned
    this.#entrances = entrances(supergraph, createPlanner(supergraph, planned, { kept: settings.keptOperations }), settings)
    this.#send = send
    this.#rollout = new Rollout(planned, overrides)
    this.answers = answers
    this.#rates = rates
  }

  /** @throws Inadmissible when it is no valid operation for this client */
  admit(request: GraphQLRequest, client: RouterClient): Operation {
    return this.#entrance(client).admit(request)
  }

  /** An operation that this client's kind was admitted with before, without admitting a new one. */
  known(request: GraphQLRequest, client: RouterClient): Operation | undefined {
    return this.#entrance(client).admit.known(request)
  }

  #entrance({ profile }: RouterClient): Entrance {
    const entrance = this.#entrances.get(profile ?? null)
    if (!entrance) throw new Error(`There is no profile "${profile}".`)
    return entrance
  }

  /** Runs a query or a mutation. @throws Inadmissible or GraphQLError when it cannot start. */
  async execute(operation: Operation, request: GraphQLRequest, client: RouterClient): Promise<GraphQLResult> {
    const variables = operation.coerceVariables(request.variables)
    const variant = await this.variant(operation, variables, client)
    const estimated = variant.cost && (await this.afford(variant, variables, client))
    const answer = async (send: Run['send']) => {
      const run = this.start(variables, client, send)
      await variant.plan.run(run)
      return this.shape(variant, run)
    }
    // What a mutation reads has to be what it has just made.
    const result = await (this.answers && operation.kind === 'query' ? this.answers.answer({ ...operation.asked, variables, variant: variant.key, client }, answer, this.#send) : answer(this.#send))
    if (this.#showsPlan(request, client)) {
      result.extensions = { ...result.extensions, queryPlan: variant.plan.source ?? null }
      notePolicy(result, undefined)
    }
    const { mode, max } = this.#entrance(client).demand
    if (variant.cost && mode !== 'off') result.extensions = { ...result.extensions, cost: { estimated, actual: variant.cost.actual(result.data), max } }
    return result
  }

  /** Runs it with deferred fragments after the rest; one result when none is. @throws like `execute`. */
  async deliver(operation: Operation, request: GraphQLRequest, client: RouterClient): Promise<GraphQLResult | AsyncGenerator<Delivery>> {
    const variables = operation.coerceVariables(request.variables)
    const variant = await this.variant(operation, variables, client, true)
    if (!variant.parts) return this.execute(operation, request, client)
    const { mode, max } = this.#entrance(client).demand
    const estimated = await this.afford(variant, variables, client)
    const cost = variant.cost && mode !== 'off' ? { estimated, max } : undefined
    const run = this.start(variables, client, this.answers && operation.kind === 'query' ? this.answers.around(this.#send) : this.#send)
    return this.#explained(deliver(variant, run), variant, cost, this.#showsPlan(request, client))
  }

  /** The plan is told first, the cost last, when all of the answer is known. */
  async *#explained(deliveries: AsyncGenerator<Delivery>, variant: Variant, cost: object | undefined, showsPlan: boolean): AsyncGenerator<Delivery> {
    let whole: GraphQLResult['data']
    for await (const delivery of deliveries) {
      const { result, arrived, hasNext } = delivery
      if (cost) whole = result ? result.data : withArrived(whole, arrived)
      const told = { ...(result && showsPlan && { queryPlan: variant.plan.source ?? null }), ...(!hasNext && cost && { cost: { ...cost, actual: variant.cost?.actual(whole) } }) }
      yield Object.keys(told).length ? { ...delivery, result: { ...result, extensions: { ...result?.extensions, ...told } } } : delivery
    }
  }

  /** Plans tell how the graph is cut: for staff, and where the whole schema is open anyway. */
  #showsPlan({ extensions }: GraphQLRequest, client: RouterClient): boolean {
    return extensions?.['queryPlan'] === true && (this.#entrance(client).showsPlans || isStaff(client.principal))
  }

  /** Plans what clients of another engine asked last, so that a reload meets warm plans. What has become invalid is left out. */
  async warm(from: Engine, most: number): Promise<void> {
    for (const [profile, { admit }] of from.#entrances) {
      const nobody: RouterClient = { id: 'warm', principal: ANONYMOUS, profile, signal: new AbortController().signal }
      for (const { asked, operation } of admit.recent(most))
        try {
          const again = this.admit(asked, nobody)
          for (const conditions of operation.conditionsSeen()) await this.variant(again, conditions, nobody)
        } catch {
          // Clients that still ask it get its error then.
        }
    }
  }

  /** What the operation may cost, where that is asked for. @throws Inadmissible when it may cost more than is allowed, RateLimited when it may not now */
  async afford(variant: Variant, variables: Readonly<Record<string, unknown>>, client: RouterClient): Promise<number | undefined> {
    const { mode, max } = this.#entrance(client).demand
    const estimated = variant.cost?.estimate(variables)
    if (estimated === undefined) return undefined
    if (mode === 'enforce' && estimated > max) {
      const extensions = { code: 'COST_ESTIMATED_TOO_EXPENSIVE', cost: { estimated, max } }
      throw new Inadmissible([new GraphQLError(`The operation may cost ${estimated}, and ${max} is allowed.`, { extensions })])
    }
    await this.#rates?.spend(client, estimated)
    return estimated
  }

  async variant(operation: Operation, variables: Readonly<Record<string, unknown>>, client: RouterClient, inParts = false): Promise<Variant> {
    const { access } = this.supergraph
    const grant = access.isUsed ? await access.grant(client) : EVERYTHING
    return operation.variant(variables, grant, this.#rollout.isOver ? EVERYONE : await this.#rollout.choose(client), inParts)
  }

  start(variables: Readonly<Record<string, unknown>>, client: RouterClient, send = this.#send): Run {
    return { data: {}, variables, client, faults: new Faults(), send }
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
