import type { SeedProduct } from '../product.ts'

export const home: readonly SeedProduct[] = [
  {
    handle: 'paper-shade-lamp', title: 'Table lamp with paper shade', category: 'home', vendor: 'Lichtwerk Jena', sku: 'LJ-LAM', origin: 'DE', tags: ['lamp', 'light', 'paper'],
    description: 'A foot of turned brass, a shade of washi over a steel ring, a pull cord. Takes any E27 bulb up to 12 W (none is inside). Cord, switch and socket are screwed, not glued, and the shade folds flat for the post.',
    composition: { brass: 55, steel: 25, paper: 14, electronics_small: 6 }, options: { Colour: ['Forest', 'Chalk', 'Brick'] }, grams: 1240, price: '96.00', stock: { '*': 8, Brick: 1 },
    picture: { kind: 'lamp', colour: '#3f6151', accent: '#c9a24a' },
  },
  {
    handle: 'check-blanket', title: 'Checked wool blanket', category: 'home', vendor: 'Weberei Pahl', sku: 'WP-BLA', origin: 'IT', tags: ['blanket', 'wool', 'sofa'],
    description: 'A throw of 130 by 180 cm from regenerated wool with a fringe on both short sides. Warm and a little coarse, made for sofas, dogs and balconies. Air it rather than wash it; a cold wool programme once a year is enough.',
    composition: { wool_recycled: 75, polyamide_recycled: 25 }, options: { Colour: ['Brick', 'Moss', 'Slate'] }, grams: 980, price: '69.00', compareAt: '79.00', stock: 19,
    picture: { kind: 'blanket', colour: '#a44e3f', accent: '#3d5378' },
  },
  {
    handle: 'kilim-cushion', title: 'Kilim cushion', category: 'home', vendor: 'Weberei Pahl', sku: 'WP-CUS', origin: 'TR', tags: ['cushion', 'wool', 'sofa'],
    description: 'Cover of hand-woven wool, back of cotton, inside a pillow filled with fibre from bottles. 50 by 50 cm with a zip that sits on the back, where it scratches no one.',
    composition: { wool: 40, cotton: 20, polyester_recycled: 40 }, options: { Colour: ['Indigo', 'Rust'] }, grams: 870, price: '48.00', stock: 13,
    picture: { kind: 'cushion', colour: '#3d5378', accent: '#c58a35' },
  },
  {
    handle: 'rapeseed-candle', title: 'Rapeseed candle', category: 'home', vendor: 'Imkerei Sommer', sku: 'IS-CAN', origin: 'DE', tags: ['candle', 'wax', 'light'],
    description: 'Rapeseed wax from Holstein with a tenth of beeswax and a wick of cotton, poured as a pillar that needs no glass. Burns for about 45 hours if the first evening is long enough to melt it to the rim. No scent is added; it smells faintly of honey.',
    composition: { rapeseed_wax: 89, beeswax: 10, cotton: 1 }, options: { Colour: ['Honey', 'Chalk', 'Sage'] }, grams: 420, price: '16.00', breaks: { 4: '14.00' }, stock: 44,
    picture: { kind: 'candle', colour: '#d9a441', accent: '#fbf3e0' },
  },
  {
    handle: 'clay-pot', title: 'Clay pot with saucer', category: 'home', vendor: 'Töpferei Maas', sku: 'TM-POT', origin: 'DE', tags: ['plants', 'stoneware', 'balcony'],
    description: 'Unglazed clay breathes, so roots do not drown; the saucer is glazed and keeps the window sill dry. Turned by hand, therefore never quite the same height. The plant in the picture stays with us.',
    composition: { stoneware: 100 }, options: { Diameter: ['14 cm', '19 cm', '24 cm'] }, grams: { '14 cm': 780, '19 cm': 1650, '24 cm': 2900 }, price: { '14 cm': '13.00', '19 cm': '21.00', '24 cm': '34.00' }, stock: 21,
    picture: { kind: 'plantPot', colour: '#b8603a', accent: '#5b8a72' },
  },
  {
    handle: 'rice-straw-broom', title: 'Rice straw broom', category: 'home', vendor: 'Bürstenmacherei Kolb', sku: 'BK-BRO', origin: 'RS', tags: ['cleaning', 'straw', 'wood'],
    description: 'Sewn with five rows of twine on a stick of beech, 120 cm long. Good on planks, better on stone, wonderful on stairs. Wet the straw twice a year so that it does not break.',
    composition: { straw: 55, wood: 43, hemp: 2 }, grams: 690, price: '24.00', stock: 15,
    picture: { kind: 'broom', colour: '#d3b17d', accent: '#8a5f3a' },
  },
  {
    handle: 'willow-basket', title: 'Willow basket', category: 'home', vendor: 'Flechterei Horn', sku: 'FH-BAS', origin: 'PL', tags: ['storage', 'willow', 'shopping'],
    description: 'Woven from willow that is cut every winter, with a handle that carries 15 kg. For the market, for firewood or for the cat. A loose rod can be tucked in again; how, is drawn on the label.',
    composition: { wood: 100 }, options: { Colour: ['Oat', 'Walnut'] }, grams: 1100, price: '45.00', stock: { Oat: 10, Walnut: 3 },
    picture: { kind: 'basket', colour: '#cdb48c', accent: '#8a6642' },
  },
]
