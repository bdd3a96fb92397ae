/** What a column of a product file means, and the names it goes by: those of Shopify's older and newer exports. */
const COLUMNS = {
  handle: ['Handle', 'URL handle'],
  title: ['Title'],
  body: ['Body (HTML)', 'Body HTML', 'Description'],
  vendor: ['Vendor'],
  category: ['Product Category', 'Product taxonomy'],
  type: ['Type', 'Product type', 'Custom Product Type', 'Standard Product Type'],
  tags: ['Tags'],
  published: ['Published', 'Published on online store'],
  status: ['Status'],
  optionName1: ['Option1 Name'],
  optionValue1: ['Option1 Value'],
  optionName2: ['Option2 Name'],
  optionValue2: ['Option2 Value'],
  optionName3: ['Option3 Name'],
  optionValue3: ['Option3 Value'],
  sku: ['Variant SKU', 'SKU'],
  barcode: ['Variant Barcode', 'Barcode'],
  grams: ['Variant Grams', 'Weight value (grams)'],
  weight: ['Variant Weight'],
  weightUnit: ['Variant Weight Unit', 'Weight unit for display'],
  tracker: ['Variant Inventory Tracker', 'Inventory tracker'],
  quantity: ['Variant Inventory Qty', 'Inventory quantity'],
  policy: ['Variant Inventory Policy', 'Continue selling when out of stock'],
  price: ['Variant Price', 'Price'],
  compareAtPrice: ['Variant Compare At Price', 'Compare-at price'],
  taxable: ['Variant Taxable', 'Charge tax'],
  image: ['Image Src', 'Product image URL'],
  imagePosition: ['Image Position'],
  imageAlt: ['Image Alt Text'],
  variantImage: ['Variant Image', 'Variant image URL'],
  seoTitle: ['SEO Title'],
  seoDescription: ['SEO Description'],
} as const

export type Column = keyof typeof COLUMNS

const MEANINGS = new Map(Object.entries(COLUMNS).flatMap(([column, names]) => names.map((name) => [name.toLowerCase(), column as Column])))

/** A file's header: where each known column stands, and what the file calls it. Columns that are not known count for nothing. */
export type Header = { readonly names: readonly string[]; readonly places: ReadonlyMap<Column, number> }

export function readHeader(cells: readonly string[]): Header {
  const names = cells.map((cell) => cell.trim())
  const places = new Map<Column, number>()
  names.forEach((name, place) => {
    const column = MEANINGS.get(name.toLowerCase())
    if (column && !places.has(column)) places.set(column, place)
  })
  return { names, places }
}

/** What the file calls a column, or what it should. */
export const nameIn = ({ names, places }: Header, column: Column): string => names[places.get(column) ?? -1] ?? COLUMNS[column][0]
