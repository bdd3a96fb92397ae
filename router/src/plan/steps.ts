import type { PlanNode } from '@graphql-hive/router-query-planner'
import { isPromise } from '@ecolaura/kernel'
import type { Run, Step } from './fetch.ts'

const nothing: Step = () => undefined

/** Runs the fetches of a plan in its order; `leaf` makes a step of each. */
export function compileTree(node: PlanNode | undefined, leaf: (node: PlanNode) => Step): Step {
  if (!node) return nothing
  if (node.kind === 'Sequence') return inSequence(node.nodes.map((one) => compileTree(one, leaf)))
  if (node.kind === 'Parallel') return atOnce(node.nodes.map((one) => compileTree(one, leaf)))
  return leaf(node)
}

/** Subgraphs in this process may answer at once, and a promise for each step would cost more than the step. */
function inSequence(steps: readonly Step[]): Step {
  const from = (first: number, run: Run): ReturnType<Step> => {
    for (let index = first; index < steps.length; index++) {
      const pending = steps[index]!(run)
      if (isPromise(pending)) return pending.then(() => from(index + 1, run))
    }
  }
  return (run) => from(0, run)
}

export function atOnce(steps: readonly Step[]): Step {
  if (steps.length === 1) return steps[0]!
  return (run) => {
    const pending: Promise<unknown>[] = []
    for (const step of steps) {
      const one = started(step, run)
      if (isPromise(one)) pending.push(one)
    }
    return pending.length === 0 ? undefined : Promise.all(pending).then(() => undefined)
  }
}

/** A fault of one step must not leave the others alone: whoever waits for them waits for it, too. */
function started(step: Step, run: Run): ReturnType<Step> {
  try {
    return step(run)
  } catch (error) {
    return Promise.reject(error as Error)
  }
}
