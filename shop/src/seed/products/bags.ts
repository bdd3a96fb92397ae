import type { SeedProduct } from '../product.ts'

export const bags: readonly SeedProduct[] = [
  {
    handle: 'market-tote', title: 'Market tote', category: 'bags', vendor: 'Fadenwerk', sku: 'FW-TOT', origin: 'IN', tags: ['bag', 'cotton', 'shopping'],
    description: 'Canvas of 340 g, half of it spun from old jeans, with a flat bottom and seams that are taped inside. Handles long enough for the shoulder in a winter coat. Carries 12 kg.',
    composition: { cotton_recycled_pc: 50, cotton_organic: 50 }, options: { Colour: ['Natural', 'Brick', 'Forest'] }, grams: 290, price: '24.00', stock: 48,
    picture: { kind: 'tote', colour: '#d8c6a3', accent: '#c58a35' },
  },
  {
    handle: 'roundtrip-backpack', title: 'Roundtrip backpack', category: 'bags', vendor: 'Wetterfest', sku: 'WF-BAC', origin: 'VN', tags: ['bag', 'backpack', 'on the way'],
    description: '22 litres with a sleeve for a laptop of 15 inches, two bottle pockets and a lid that stays open. Fabric from fishing nets and carpet ends. Every buckle can be changed without sewing: a slit in the webbing lets it out.',
    composition: { polyamide_recycled: 82, polyester_recycled: 12, pp: 6 }, options: { Colour: ['Indigo', 'Moss', 'Graphite'] }, grams: 840, price: '139.00', stock: { '*': 12, Graphite: 3 },
    picture: { kind: 'backpack', colour: '#3d5378', accent: '#d9a441' },
  },
  {
    handle: 'canvas-weekender', title: 'Canvas weekender', category: 'bags', vendor: 'Wetterfest', sku: 'WF-WEE', origin: 'PT', tags: ['bag', 'canvas', 'travel'],
    description: 'Waxed canvas with webbing that runs all the way round, 38 litres: cabin size when not stuffed. The bottom is doubled. Rub in new wax where it has worn off, with a hair dryer and ten minutes.',
    composition: { cotton: 92, steel: 5, wax: 3 }, options: { Colour: ['Ochre', 'Slate'] }, grams: 1180, price: '159.00', compareAt: '179.00', stock: 7,
    picture: { kind: 'weekender', colour: '#c58a35', accent: '#6b4a33' },
  },
  {
    handle: 'cork-wallet', title: 'Cork wallet', category: 'bags', vendor: 'Casa Sobreiro', sku: 'CS-WAL', origin: 'PT', tags: ['wallet', 'cork'],
    description: 'Cork bark, peeled every nine years in the Alentejo, on a lining of cotton. Room for eight cards, notes and a few coins. Light, quiet, and dry again after a walk in the rain.',
    composition: { cork: 70, cotton: 30 }, grams: 62, price: '38.00', stock: 23,
    picture: { kind: 'wallet', colour: '#b48a5a', accent: '#3f6151' },
  },
  {
    handle: 'packing-pouches', title: 'Packing pouches, set of three', category: 'bags', vendor: 'Fadenwerk', sku: 'FW-POU', origin: 'PT', tags: ['storage', 'cotton', 'travel'],
    description: 'Sewn from shirt fabric that was left over at the cutter, so each set has its own mix of stripes. For laundry, cables and bread rolls; 20, 26 and 34 cm high.',
    composition: { cotton: 100 }, options: { Colour: ['Sage', 'Rose'] }, grams: 130, price: '22.00', stock: 31,
    picture: { kind: 'pouches', colour: '#9bab8b', accent: '#b8603a' },
  },
]
