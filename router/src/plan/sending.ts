import type { Fault } from './fault.ts'
import type { Plain } from './plain.ts'
import type { Entity, Representation } from './represent.ts'

/** What one set of entities asks of a subgraph: each representation once, with the objects of the answer that wait for it. */
export class Sending {
  /** For each representation the object that waits for it, or several; one that is in several places of the answer may be there several times. */
  readonly targets: (Entity | Entity[])[] = []
  /** Fields that the subgraph will compute from something that failed. */
  readonly damaged: { entity: Entity; fields: readonly string[]; reasons: readonly Fault[] }[] = []
  readonly #representations: unknown[]
  /** Where in the list this set begins. */
  readonly #first: number
  #byText: Map<string, number> | undefined
  /** Most sets have entities of one type. */
  #plain: Plain | undefined
  #byValue = new Map<unknown, number>()
  #byType: Map<Plain, Map<unknown, number>> | undefined

  constructor(representations: unknown[]) {
    this.#representations = representations
    this.#first = representations.length
  }

  /** Adds an entity whose representation has a text of its own. */
  add(entity: Entity, representation: Representation): void {
    const text = JSON.stringify(representation)
    const same = (this.#byText ??= new Map()).get(text)
    if (same !== undefined) this.#wait(entity, same)
    else this.#byText.set(text, this.#send(entity, representation))
  }

  /** Adds an entity without writing its representation, which is told from others by its first value. */
  addPlain(entity: Entity, representation: Representation, plain: Plain): void {
    if (plain !== this.#plain) this.#turnTo(plain)
    const first = plain.first(representation)
    const same = this.#byValue.get(first)
    if (same === undefined) this.#byValue.set(first, this.#send(entity, representation))
    else if (!plain.isEqual(this.#representations[this.#first + same] as Representation, representation)) this.add(entity, representation)
    else this.#wait(entity, same)
  }

  #turnTo(plain: Plain): void {
    if (this.#plain) (this.#byType ??= new Map()).set(this.#plain, this.#byValue)
    this.#plain = plain
    if (!this.#byType) return
    this.#byValue = this.#byType.get(plain) ?? new Map()
  }

  /** Of the same object twice in a row, the second time adds nothing. */
  #wait(entity: Entity, place: number): void {
    const waiting = this.targets[place]!
    if (!Array.isArray(waiting)) {
      if (waiting !== entity) this.targets[place] = [waiting, entity]
    } else if (waiting.at(-1) !== entity) waiting.push(entity)
  }

  #send(entity: Entity, representation: Representation): number {
    this.#representations.push(representation)
    return this.targets.push(entity) - 1
  }
}
