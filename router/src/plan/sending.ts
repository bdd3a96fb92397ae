import type { Fault } from './fault.ts'
import type { Plain } from './plain.ts'
import type { Entity, Representation } from './represent.ts'

type Sent = { readonly representation: Representation; readonly targets: Entity[] }

/** What one set of entities asks of a subgraph: each representation once, with the objects of the answer that wait for it. */
export class Sending {
  /** For each representation the objects that wait for it; one that is in several places of the answer may be there several times. */
  readonly targets: Entity[][] = []
  /** Fields that the subgraph will compute from something that failed. */
  readonly damaged: { entity: Entity; fields: readonly string[]; reasons: readonly Fault[] }[] = []
  readonly #representations: unknown[]
  readonly #byText = new Map<string, Entity[]>()
  readonly #byType = new Map<Plain, Map<unknown, Sent>>()

  constructor(representations: unknown[]) {
    this.#representations = representations
  }

  /** Adds an entity whose representation has a text of its own. */
  add(entity: Entity, representation: Representation): void {
    const text = JSON.stringify(representation)
    const same = this.#byText.get(text)
    if (same) same.push(entity)
    else this.#byText.set(text, this.#send(entity, representation))
  }

  /** Adds an entity without writing its representation, which is told from others by its first value. */
  addPlain(entity: Entity, representation: Representation, plain: Plain): void {
    let known = this.#byType.get(plain)
    if (!known) this.#byType.set(plain, (known = new Map()))
    const first = plain.first(representation)
    const sent = known.get(first)
    if (!sent) known.set(first, { representation, targets: this.#send(entity, representation) })
    else if (!plain.isEqual(sent.representation, representation)) this.add(entity, representation)
    else if (sent.targets.at(-1) !== entity) sent.targets.push(entity)
  }

  #send(entity: Entity, representation: Representation): Entity[] {
    const targets = [entity]
    this.targets.push(targets)
    this.#representations.push(representation)
    return targets
  }
}
