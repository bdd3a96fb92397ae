import type { SeedProduct } from '../product.ts'

export const desk: readonly SeedProduct[] = [
  {
    handle: 'field-notebook', title: 'Field notebook', category: 'desk', vendor: 'Papierwerk Nord', sku: 'PN-NOT', origin: 'DE', tags: ['notebook', 'paper', 'writing'],
    description: '160 pages of recycled paper at 100 g, thread-sewn so that it lies flat, bound in cloth. Ink does not come through. A pocket at the back, a ribbon, numbered pages and an index of four.',
    composition: { paper_recycled: 78, cardboard_recycled: 14, cotton: 8 }, options: { Ruling: ['Dots', 'Lines', 'Blank'], Colour: ['Forest', 'Plum', 'Sand'] }, grams: 340, price: '18.50', breaks: { 5: '16.50' }, stock: 34,
    picture: { kind: 'notebook', colour: '#3f6151', accent: '#d9a441' },
  },
  {
    handle: 'cedar-pencils', title: 'Cedar pencils, box of twelve', category: 'desk', vendor: 'Papierwerk Nord', sku: 'PN-PEN', origin: 'DE', tags: ['pencils', 'wood', 'writing'],
    description: 'Cedar from California, lacquered on water basis, sharpened by hand once so that the first line is a good one. Five colours of lacquer, one of lead: grey. The cup in the picture is turned from a piece of maple and not included.',
    composition: { wood: 90, graphite: 10 }, options: { Hardness: ['2B', 'HB', 'H'] }, grams: 74, price: '15.00', breaks: { 5: '13.00' }, stock: { '2B': 30, HB: 55, H: 0 },
    picture: { kind: 'pencils', colour: '#b8603a', accent: '#5d93a3' },
  },
  {
    handle: 'piston-pen', title: 'Piston fountain pen', category: 'desk', vendor: 'Schreibgerät Ost', sku: 'SO-PEN', origin: 'DE', tags: ['pen', 'ink', 'writing'],
    description: 'Filled from the bottle by a piston that unscrews for cleaning; no cartridge fits, none is needed. Steel nib that can be pulled out and swapped, barrel turned from bars of old acrylic offcuts. Writes about forty pages a filling.',
    composition: { plastic_average: 70, steel: 22, brass: 8 }, options: { Nib: ['Fine', 'Medium', 'Broad'] }, grams: 26, price: '64.00', stock: 12,
    picture: { kind: 'pen', colour: '#3d5378', accent: '#c9a24a' },
  },
  {
    handle: 'desk-tray', title: 'Desk tray of ash', category: 'desk', vendor: 'Holzwerkstatt Birk', sku: 'HB-TRA', origin: 'DE', tags: ['storage', 'wood', 'office'],
    description: 'Ash with dovetailed corners and one divider, 32 by 22 cm: for pens, cards and the things that have no place. Oiled, so that rings of coffee can be sanded out.',
    composition: { wood: 100 }, grams: 640, price: '52.00', stock: 10,
    picture: { kind: 'tray', colour: '#d3b17d', accent: '#5b8a72' },
  },
  {
    handle: 'block-printed-wrap', title: 'Block-printed wrapping paper', category: 'desk', vendor: 'Papierwerk Nord', sku: 'PN-WRA', origin: 'DE', tags: ['paper', 'gifts', 'set'],
    description: 'Three sheets of 50 by 70 cm with a twine of jute. Printed by hand with linoleum blocks, on paper heavy enough to be folded a second and a third time. No film, no glitter: it can go to the waste paper when it is done.',
    composition: { paper_recycled: 92, jute: 8 }, options: { Motif: ['Seeds', 'Leaves'] }, grams: 105, price: '9.90', breaks: { 5: '8.50' }, stock: 66,
    picture: { kind: 'wrapping', colour: '#a44e3f', accent: '#e0c9a0' },
  },
]
