import type { PlanNode } from '@graphql-hive/router-query-planner'
import type { Part, Wanted } from '../defer/defer.ts'
import type { Supergraph } from '../supergraph.ts'
import type { Run, Step } from './fetch.ts'
import { Inseparable, piecesOf, type Piece } from './pieces.ts'
import { atOnce, compileTree } from './steps.ts'

/** For each part of an answer the steps that it waits for, the first part first. What several parts need runs once. */
export type PartSteps = ReadonlyMap<Part, Step>

/** Undefined when the plan cannot be cut. */
export function compileParts(supergraph: Supergraph, plan: PlanNode | undefined, wanted: Wanted, compile: (node: PlanNode) => Step): PartSteps | undefined {
  const pieces = cut(supergraph, plan, wanted)
  if (!pieces) return undefined
  const steps = new Map([...pieces].map(([node, parts]) => [node, parts.map((piece) => ({ step: once(compile(piece.node)), parts: piece.parts }))]))
  const stepsFor = (part: Part) => (node: PlanNode) => atOnce((steps.get(node) ?? []).flatMap(({ step, parts }) => (parts.has(part) ? [step] : [])))
  return new Map([...wanted.keys()].map((part) => [part, compileTree(plan, stepsFor(part))]))
}

function cut(supergraph: Supergraph, plan: PlanNode | undefined, wanted: Wanted): ReadonlyMap<PlanNode, readonly Piece[]> | undefined {
  try {
    return plan ? piecesOf(supergraph, plan, wanted) : new Map()
  } catch (error) {
    if (error instanceof Inseparable) return undefined
    throw error
  }
}

function once(step: Step): Step {
  const started = new WeakMap<Run, ReturnType<Step>>()
  return (run) => {
    if (!started.has(run)) started.set(run, step(run))
    return started.get(run)
  }
}
