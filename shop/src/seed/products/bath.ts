import type { SeedProduct } from '../product.ts'

export const bath: readonly SeedProduct[] = [
  {
    handle: 'olive-soap', title: 'Olive soap', category: 'bath', vendor: 'Seifenküche Anders', sku: 'SA-OLI', origin: 'GR', tags: ['soap', 'hands', 'body'],
    description: 'Boiled for five days from olive oil, water, salt and lye, cut by hand and dried for three months. Little foam, no scent, for hands and body. It keeps for years: an older bar is a harder one.',
    composition: { soap: 100 }, options: { Kind: ['Plain', 'Lavender', 'Rosemary'] }, grams: 120, price: { Plain: '6.50', '*': '7.20' }, breaks: { 3: '5.90' }, stock: 80,
    picture: { kind: 'soap', colour: '#9bab8b', accent: '#5f7048' },
  },
  {
    handle: 'shampoo-bar', title: 'Shampoo bar', category: 'bath', vendor: 'Seifenküche Anders', sku: 'SA-SHA', origin: 'DE', tags: ['hair', 'solid', 'travel'],
    description: 'Solid shampoo on a cord, with a mild surfactant from coconut and clay from the Eifel. One bar of 75 g washes short hair about seventy times. Let it hang to dry, and it does not soften.',
    composition: { soap: 94, cotton_organic: 6 }, options: { Hair: ['Normal', 'Dry', 'Fine'] }, grams: 82, price: '9.80', breaks: { 3: '8.90' }, stock: 45,
    picture: { kind: 'roundBar', colour: '#c98b86', accent: '#f1ddd2' },
  },
  {
    handle: 'beech-toothbrush', title: 'Beech toothbrush, pair', category: 'bath', vendor: 'Holzwerkstatt Birk', sku: 'HB-TOO2', origin: 'DE', tags: ['teeth', 'wood'],
    description: 'Handles of waxed beech, bristles of polyamide from castor oil. The bristles belong in the household waste, the handle may be burnt: break it off above the head.',
    composition: { wood: 86, polyamide: 14 }, options: { Bristles: ['Soft', 'Medium'] }, grams: 24, price: '7.90', stock: 70,
    picture: { kind: 'toothbrush', colour: '#a8703f', accent: '#5d93a3' },
  },
  {
    handle: 'safety-razor', title: 'Safety razor', category: 'bath', vendor: 'Klingenhaus Solingen', sku: 'KS-RAZ', origin: 'DE', tags: ['shaving', 'steel'],
    description: 'A closed comb of chromed brass and a knurled handle of steel. It takes the double-edged blades that every chemist sells for a few cents; ten of them lie in the box. The first week wants a light hand.',
    composition: { steel: 45, brass: 55 }, grams: 88, price: '39.00', stock: 14,
    picture: { kind: 'razor', colour: '#98a3a8', accent: '#45484c' },
  },
  {
    handle: 'terry-towel', title: 'Terry towel', category: 'bath', vendor: 'Weberei Pahl', sku: 'WP-TER', origin: 'PT', tags: ['towel', 'cotton', 'bath'],
    description: 'Long loops of organic cotton at 500 g per square metre, with a woven hanger that does not tear out. Wash it once before the first use, without softener: that is what makes it take up water.',
    composition: { cotton_organic: 100 }, options: { Size: ['50 × 100 cm', '70 × 140 cm'], Colour: ['Honey', 'Sage', 'Slate'] }, grams: { '50 × 100 cm': 260, '70 × 140 cm': 500 }, price: { '50 × 100 cm': '18.00', '70 × 140 cm': '32.00' }, stock: 28,
    picture: { kind: 'towels', colour: '#d9a441', accent: '#5b8a72' },
  },
  {
    handle: 'deodorant-cream', title: 'Deodorant cream', category: 'bath', vendor: 'Seifenküche Anders', sku: 'SA-DEO', origin: 'DE', tags: ['body', 'cream', 'glass'],
    description: 'Shea butter, starch, soda and zinc oxide in a glass of 50 ml, put on with a finger; lasts about three months. No aluminium salts: you will still sweat, it only smells of sage. Empty glasses come back to us five at a time.',
    composition: { glass: 68, cosmetics: 30, aluminium: 2 }, grams: 168, price: '13.50', breaks: { 3: '12.00' }, stock: 38,
    picture: { kind: 'creamJar', colour: '#7b4a63', accent: '#c8693f' },
  },
  {
    handle: 'bath-brush', title: 'Long bath brush', category: 'bath', vendor: 'Bürstenmacherei Kolb', sku: 'BK-BAT', origin: 'DE', tags: ['body', 'wood', 'brush'],
    description: 'Pear wood and tampico fibre, 42 cm: reaches the middle of the back. The head comes off the handle. Made in a workshop of blind brush makers in Franconia.',
    composition: { wood: 84, sisal: 16 }, grams: 180, price: '23.00', stock: 16,
    picture: { kind: 'bathBrush', colour: '#a5673f', accent: '#d8c6a3' },
  },
]
