import type { Availability } from '../gql/graphql.ts'

export type Choice = Readonly<Record<string, string>>
type Chosen = { options: readonly { name: string; value: string }[]; availability?: Availability | null }

const choiceOf = ({ options }: Chosen): Choice => Object.fromEntries(options.map(({ name, value }) => [name, value]))

/** The first variant that can be bought, or the first. */
export const chosenAtFirst = (variants: readonly Chosen[]): Choice => {
  const first = variants.find(({ availability }) => availability && availability !== 'OUT_OF_STOCK') ?? variants[0]
  return first ? choiceOf(first) : {}
}

export const variantOf = <V extends Chosen>(variants: readonly V[], choice: Choice): V | undefined =>
  variants.find(({ options }) => options.every(({ name, value }) => choice[name] === value))

/** Chooses a value. Where the whole combination does not exist, the other options follow to the nearest that does. */
export function choose(variants: readonly Chosen[], choice: Choice, name: string, value: string): Choice {
  const wanted = { ...choice, [name]: value }
  if (variantOf(variants, wanted)) return wanted
  const offered = variants.filter(({ options }) => options.some((option) => option.name === name && option.value === value))
  const agreement = ({ options }: Chosen) => options.filter((option) => choice[option.name] === option.value).length
  const nearest = offered.toSorted((a, b) => agreement(b) - agreement(a))[0]
  return nearest ? choiceOf(nearest) : wanted
}

/** Whether something can be bought with this value and the other options as they are chosen; undefined where stock is not known. */
export function isBuyable(variants: readonly Chosen[], choice: Choice, name: string, value: string): boolean | undefined {
  const variant = variantOf(variants, { ...choice, [name]: value })
  if (!variant) return false
  return variant.availability ? variant.availability !== 'OUT_OF_STOCK' : undefined
}
