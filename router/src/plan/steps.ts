import type { PlanNode } from '@graphql-hive/router-query-planner'
import type { Step } from './fetch.ts'

const nothing: Step = () => undefined

/** Runs the fetches of a plan in its order; `leaf` makes a step of each. */
export function compileTree(node: PlanNode | undefined, leaf: (node: PlanNode) => Step): Step {
  if (!node) return nothing
  if (node.kind === 'Sequence') return inSequence(node.nodes.map((one) => compileTree(one, leaf)))
  if (node.kind === 'Parallel') return atOnce(node.nodes.map((one) => compileTree(one, leaf)))
  return leaf(node)
}

function inSequence(steps: readonly Step[]): Step {
  return async (run) => {
    for (const step of steps) {
      const pending = step(run)
      if (pending) await pending
    }
  }
}

export function atOnce(steps: readonly Step[]): Step {
  return (run) => {
    const pending = steps.flatMap((step) => step(run) ?? [])
    return pending.length === 0 ? undefined : Promise.all(pending).then(() => undefined)
  }
}
