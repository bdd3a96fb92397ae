import type { Picture, PictureKind } from './picture.ts'

export type CategorySlug = 'clothing' | 'kitchen' | 'bath' | 'home' | 'bags' | 'desk'

/** One value for all variants, or one for each value of an option; `'*'` stands for those that are not named. */
export type PerValue<T> = T | Readonly<Record<string, T>>

/** A product of the shop that is there to try. Prices are gross, in EUR. */
export type SeedProduct = {
  readonly handle: string
  readonly title: string
  readonly category: CategorySlug
  readonly vendor: string
  readonly description: string
  readonly tags: readonly string[]
  /** ISO 3166-1 alpha-2 */
  readonly origin: string
  /** Percent of the weight by material. */
  readonly composition: Readonly<Record<string, number>>
  /** The beginning of the number of each variant. */
  readonly sku: string
  readonly options?: Readonly<Record<string, readonly string[]>>
  readonly grams: PerValue<number>
  readonly price: PerValue<string>
  readonly compareAt?: string
  /** The price of one from so many pieces on. */
  readonly breaks?: Readonly<Record<number, string>>
  readonly stock: PerValue<number>
  readonly picture: { readonly kind: PictureKind; readonly colour: string; readonly accent: string }
}

export type SeedVariant = {
  readonly sku: string
  readonly options: readonly { readonly name: string; readonly value: string }[]
  readonly grams: number
  readonly price: string
  readonly stock: number
  /** Name of its picture, without `.svg`. */
  readonly picture: string
}

/** The colours that things are sold in, as they are drawn. */
export const COLOURS: Readonly<Record<string, string>> = {
  Natural: '#d8c6a3', Chalk: '#e6dfd1', Oat: '#cdb48c', Sand: '#d3b17d', Honey: '#d9a441', Ochre: '#c58a35', Rust: '#b8603a', Brick: '#a44e3f', Rose: '#c98b86', Plum: '#7b4a63',
  Moss: '#6f7f4f', Fern: '#5b8a72', Forest: '#3f6151', Sage: '#9bab8b', Sea: '#5d93a3', Indigo: '#3d5378', Slate: '#5b6672', Graphite: '#45484c', Steel: '#98a3a8', Walnut: '#7a5638',
}

/** Every combination of the options, in order. */
export function variantsOf({ handle, sku, options = {}, grams, price, stock }: SeedProduct): SeedVariant[] {
  const combinations = Object.entries(options).reduce<{ name: string; value: string }[][]>(
    (all, [name, values]) => all.flatMap((chosen) => values.map((value) => [...chosen, { name, value }])),
    [[]],
  )
  return combinations.map((chosen) => ({
    sku: [sku, ...chosen.map(({ value }) => value.toUpperCase().replace(/[^A-Z0-9]/g, '').slice(0, 5))].join('-'),
    options: chosen,
    grams: valueFor(grams, chosen),
    price: valueFor(price, chosen),
    stock: valueFor(stock, chosen),
    picture: pictureName(handle, options['Colour'], chosen.find(({ name }) => name === 'Colour')?.value),
  }))
}

/** The pictures of a product by their names: one, or one for each colour, the first under the product's own name. */
export function picturesOf({ handle, title, options = {}, picture }: SeedProduct): { name: string; alt: string; picture: Picture }[] {
  const colours = options['Colour']
  if (!colours) return [{ name: handle, alt: title, picture }]
  return colours.map((colour) => ({ name: pictureName(handle, colours, colour), alt: `${title}, ${colour.toLowerCase()}`, picture: { ...picture, colour: COLOURS[colour] ?? picture.colour } }))
}

const pictureName = (handle: string, colours: readonly string[] | undefined, colour: string | undefined): string =>
  !colour || colour === colours?.[0] ? handle : `${handle}--${colour.toLowerCase()}`

function valueFor<T extends string | number>(given: PerValue<T>, chosen: readonly { value: string }[]): T {
  if (typeof given !== 'object') return given
  const named = chosen.find(({ value }) => value in given)?.value ?? '*'
  const value = given[named]
  if (value === undefined) throw new TypeError(`Nothing is given for ${chosen.map((option) => option.value).join(' / ')}.`)
  return value
}
