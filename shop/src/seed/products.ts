import { drawPicture } from './picture.ts'
import { picturesOf, type CategorySlug, type SeedProduct } from './product.ts'
import { bags } from './products/bags.ts'
import { bath } from './products/bath.ts'
import { clothing } from './products/clothing.ts'
import { desk } from './products/desk.ts'
import { home } from './products/home.ts'
import { kitchen } from './products/kitchen.ts'

export const CATEGORIES: readonly { readonly slug: CategorySlug; readonly name: string; readonly description: string }[] = [
  { slug: 'clothing', name: 'Clothing', description: 'Things to wear for years, with spare yarn and buttons.' },
  { slug: 'kitchen', name: 'Kitchen & table', description: 'Pans, jars, cloths and what lunch travels in.' },
  { slug: 'bath', name: 'Bath & care', description: 'Soap, brushes, towels.' },
  { slug: 'home', name: 'Home & living', description: 'Light, warmth, plants and order.' },
  { slug: 'bags', name: 'Bags & travel', description: 'From the market to the weekend.' },
  { slug: 'desk', name: 'Paper & desk', description: 'To write, to sort and to wrap.' },
]

/** What an empty shop is filled with, to try it. */
export const PRODUCTS: readonly SeedProduct[] = [...clothing, ...kitchen, ...bath, ...home, ...bags, ...desk]

const PICTURES = new Map(PRODUCTS.flatMap(picturesOf).map((each) => [each.name, each]))

/** Where the page finds a picture of the seed; the shop serves `seedPicture(name)` there. */
export const pictureUrl = (name: string): string => `/media/seed/${name}.svg`

/** The picture of this name as SVG, e.g. `everyday-tee` or `everyday-tee--rust`; undefined when there is none. */
export function seedPicture(name: string): string | undefined {
  const found = PICTURES.get(name)
  return found && drawPicture(found.picture, found.alt)
}

export const pictureNames = (): string[] => [...PICTURES.keys()]
