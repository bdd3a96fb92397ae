import type { SeedProduct } from '../product.ts'

export const kitchen: readonly SeedProduct[] = [
  {
    handle: 'trail-bottle', title: 'Trail bottle', category: 'kitchen', vendor: 'Quellgut', sku: 'QG-TRA', origin: 'CN', tags: ['bottle', 'steel', 'on the way'],
    description: 'A single-walled bottle of stainless steel, light enough for a rucksack and wide enough for a brush. The lid has a steel loop and a silicone ring that is sold on its own. Not insulated: hot tea makes it hot.',
    composition: { steel: 88, pp: 12 }, options: { Volume: ['0.5 l', '0.75 l', '1 l'], Colour: ['Indigo', 'Steel', 'Moss'] }, grams: { '0.5 l': 150, '0.75 l': 195, '1 l': 240 }, price: { '0.5 l': '22.00', '0.75 l': '26.00', '1 l': '29.00' }, stock: 25,
    picture: { kind: 'bottle', colour: '#3d5378', accent: '#6f7f4f' },
  },
  {
    handle: 'pantry-jars', title: 'Pantry jars, set of three', category: 'kitchen', vendor: 'Glashütte Lauenstein', sku: 'GL-JAR', origin: 'DE', tags: ['storage', 'glass', 'set'],
    description: 'Three straight jars of 1.8, 1.2 and 0.7 litres with lids of beech and a ring of natural rubber. The glass is made with two thirds of shards; small bubbles are part of it. Glass goes into the dishwasher, lids do not.',
    composition: { glass_recycled: 62, glass: 28, wood: 10 }, grams: 1650, price: '42.00', stock: 17,
    picture: { kind: 'jars', colour: '#d9b36c', accent: '#7a5638' },
  },
  {
    handle: 'wax-wraps', title: 'Wax wraps', category: 'kitchen', vendor: 'Imkerei Sommer', sku: 'IS-WAX', origin: 'DE', tags: ['storage', 'wax', 'lunch'],
    description: 'Cotton cloths with beeswax, pine resin and sunflower oil: the warmth of the hands makes them cling to a bowl or a loaf. Wash them cold. After about a year they can be ironed with new wax or go on the fire.',
    composition: { cotton_organic: 45, beeswax: 55 }, options: { Set: ['One large', 'Three sizes'] }, grams: { 'One large': 60, 'Three sizes': 110 }, price: { 'One large': '11.00', 'Three sizes': '24.00' }, stock: 40,
    picture: { kind: 'wraps', colour: '#d9a441', accent: '#b8603a' },
  },
  {
    handle: 'iron-wok', title: 'Iron wok pan', category: 'kitchen', vendor: 'Schmiede Hartl', sku: 'SH-WOK', origin: 'AT', tags: ['pan', 'iron', 'cooking'],
    description: 'Hammered from one sheet of carbon steel, 30 cm wide, with a handle of ash that is held by two screws and can be changed. It comes oiled and has to be burnt in once; after that nothing sticks, and it may be scratched with anything.',
    composition: { steel: 92, wood: 8 }, grams: 1480, price: '84.00', stock: 11,
    picture: { kind: 'pan', colour: '#45484c', accent: '#a8703f' },
  },
  {
    handle: 'turning-tools', title: 'Kitchen tools of cherry wood', category: 'kitchen', vendor: 'Holzwerkstatt Birk', sku: 'HB-TOO', origin: 'DE', tags: ['cooking', 'wood', 'set'],
    description: 'A spoon, a slotted turner and a flat scraper, cut from cherry of the Swabian Alb and oiled with linseed. They grow a little rough after the first wash: sand them once, and they stay smooth.',
    composition: { wood: 100 }, grams: 165, price: '27.00', breaks: { 4: '24.00' }, stock: 26,
    picture: { kind: 'spoons', colour: '#a5673f', accent: '#d8c6a3' },
  },
  {
    handle: 'half-linen-towel', title: 'Half-linen tea towel', category: 'kitchen', vendor: 'Weberei Pahl', sku: 'WP-TEA', origin: 'DE', tags: ['towel', 'linen', 'kitchen'],
    description: 'Linen for glasses without lint, cotton for the rest: 50 by 70 cm, woven on looms of 1962 in Upper Lusatia. Boils at 95 °C and dries in an afternoon.',
    composition: { linen: 52, cotton_organic: 48 }, options: { Colour: ['Brick', 'Sea', 'Sage'] }, grams: 92, price: '12.50', breaks: { 4: '10.90' }, stock: 60,
    picture: { kind: 'towelHung', colour: '#a44e3f', accent: '#e6dfd1' },
  },
  {
    handle: 'camp-mug', title: 'Enamel camp mug', category: 'kitchen', vendor: 'Emaille Riedl', sku: 'ER-MUG', origin: 'AT', tags: ['mug', 'enamel', 'on the way'],
    description: 'Steel with two coats of enamel, 0.35 litres, a rim of a second colour. It stands on stove and campfire. A dropped one may chip: the steel below rusts a little there and stays safe to drink from.',
    composition: { steel: 82, enamel: 18 }, options: { Colour: ['Sea', 'Chalk', 'Brick'] }, grams: 158, price: '14.00', stock: { '*': 33, Brick: 0 },
    picture: { kind: 'mug', colour: '#5d93a3', accent: '#e6dfd1' },
  },
  {
    handle: 'clip-lunch-box', title: 'Clip lunch box', category: 'kitchen', vendor: 'Quellgut', sku: 'QG-LUN', origin: 'IN', tags: ['lunch', 'steel', 'on the way'],
    description: 'A box of stainless steel with two clips and a divider that can be moved. The seal of silicone keeps yoghurt inside and is sold on its own for 2 euros. 1.1 litres: a meal, not a snack.',
    composition: { steel: 97, silicone: 3 }, grams: 390, price: '31.00', stock: 22,
    picture: { kind: 'lunchBox', colour: '#98a3a8', accent: '#5b8a72' },
  },
  {
    handle: 'coffee-dripper', title: 'Coffee dripper with jug', category: 'kitchen', vendor: 'Töpferei Maas', sku: 'TM-DRI', origin: 'DE', tags: ['coffee', 'stoneware', 'glass'],
    description: 'Stoneware from the Westerwald on a jug of heat-proof glass, for two to four cups; ribs inside keep the filter off the wall. It takes filters of size 4, of paper or cloth. Each part can be bought again alone.',
    composition: { stoneware: 58, glass: 38, wood: 4 }, options: { Colour: ['Rose', 'Graphite'] }, grams: 1120, price: '58.00', stock: 9,
    picture: { kind: 'dripper', colour: '#c98b86', accent: '#a5673f' },
  },
]
