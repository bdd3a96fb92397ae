/** Names for programs whose words stand in another order than people say them, or are short for something. */
const NAMES: Readonly<Record<string, string>> = {
  wool_merino: 'merino wool',
  clothing_generic: 'mixed textiles',
  plastic_average: 'plastic',
  polypropylene_fibre: 'polypropylene',
  pp: 'polypropylene',
  battery_li_ion: 'lithium-ion battery',
  electronics_small: 'electronics',
  electronics_it: 'electronics',
}
const INITIALS = new Set(['pet', 'hdpe', 'ldpe', 'ps', 'pvc'])
const QUALITIES = ['organic', 'recycled']

/** A material's name for programs in words for people: "cotton_organic" is "organic cotton", "pet_recycled" is "recycled PET". */
export function materialName(material: string): string {
  if (NAMES[material]) return NAMES[material]
  const [thing = '', ...rest] = material.split('_')
  const quality = QUALITIES.find((each) => rest[0] === each)
  const name = INITIALS.has(thing) ? thing.toUpperCase() : (NAMES[thing] ?? thing)
  return quality ? `${quality} ${name}` : [name, ...rest].join(' ')
}

const percent = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })
export const showPercent = (share: number): string => `${percent.format(share)} %`
