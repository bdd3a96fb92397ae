import type { SeedProduct } from '../product.ts'

const SIZES = ['XS', 'S', 'M', 'L', 'XL']

export const clothing: readonly SeedProduct[] = [
  {
    handle: 'everyday-tee', title: 'Everyday tee', category: 'clothing', vendor: 'Fadenwerk', sku: 'FW-TEE', origin: 'PT', tags: ['t-shirt', 'cotton', 'basics'],
    description: 'A straight cut in 180 g jersey with a neck that keeps its shape: the collar is sewn with a cotton tape from shoulder to shoulder. Knitted, dyed and sewn in Barcelos, Portugal. Washes at 30 °C and shrinks by about two percent the first time, which the sizes allow for.',
    composition: { cotton_organic: 100 }, options: { Colour: ['Fern', 'Chalk', 'Indigo', 'Rust'], Size: SIZES }, grams: { XS: 140, S: 150, M: 160, L: 172, XL: 185 }, price: '29.00', stock: { XS: 12, S: 30, M: 42, L: 28, XL: 9 },
    picture: { kind: 'tee', colour: '#5b8a72', accent: '#e6dfd1' },
  },
  {
    handle: 'breton-longsleeve', title: 'Breton longsleeve', category: 'clothing', vendor: 'Fadenwerk', sku: 'FW-BRE', origin: 'PT', tags: ['longsleeve', 'cotton', 'stripes'],
    description: 'Heavy interlock jersey, boat neck, stripes that meet at the side seams. A fifth of the yarn is spun from cutting waste of the same mill. The sleeves are long enough to be worn down to the knuckles.',
    composition: { cotton_organic: 80, cotton_recycled_pi: 20 }, options: { Colour: ['Chalk', 'Sand'], Size: SIZES.slice(1) }, grams: { S: 240, M: 255, L: 270, XL: 288 }, price: '49.00', stock: { S: 14, M: 20, L: 16, XL: 2 },
    picture: { kind: 'stripedTee', colour: '#e6dfd1', accent: '#3d5378' },
  },
  {
    handle: 'harbour-sweater', title: 'Harbour sweater', category: 'clothing', vendor: 'Norderstrick', sku: 'NS-HAR', origin: 'IT', tags: ['sweater', 'wool', 'winter'],
    description: 'A cabled sweater of regenerated wool: old knitwear is sorted by colour in Prato, torn back to fibre and spun again with a little polyamide for strength. Because the colour comes from the rags, no two lots are quite the same. Spare yarn for darning lies in the parcel.',
    composition: { wool_recycled: 80, polyamide_recycled: 20 }, options: { Colour: ['Indigo', 'Moss', 'Oat'], Size: SIZES.slice(1) }, grams: { S: 520, M: 560, L: 600, XL: 650 }, price: '119.00', stock: { S: 6, M: 9, L: 9, XL: 4 },
    picture: { kind: 'sweater', colour: '#3d5378', accent: '#cdb48c' },
  },
  {
    handle: 'linen-work-shirt', title: 'Linen work shirt', category: 'clothing', vendor: 'Fadenwerk', sku: 'FW-LIN', origin: 'LT', tags: ['shirt', 'linen', 'summer'],
    description: 'Pure linen of 165 g, woven in Lithuania from Belgian and French flax and washed before cutting, so it is soft from the first day. Buttons of corozo nut, a spare one inside the hem. Iron it damp or not at all.',
    composition: { linen: 100 }, options: { Colour: ['Sand', 'Sea', 'Chalk'], Size: SIZES.slice(1) }, grams: { S: 210, M: 222, L: 236, XL: 250 }, price: '79.00', compareAt: '89.00', stock: { S: 8, M: 11, L: 10, XL: 5 },
    picture: { kind: 'shirt', colour: '#d3b17d', accent: '#7a5638' },
  },
  {
    handle: 'drizzle-jacket', title: 'Drizzle jacket', category: 'clothing', vendor: 'Wetterfest', sku: 'WF-DRI', origin: 'VN', tags: ['jacket', 'rain', 'outdoor'],
    description: 'A three-layer rain jacket with taped seams and a water column of 10,000 mm; the water repellent is free of PFAS and wants renewing about once a year. The two-way zip can be exchanged, and we keep sliders and cord ends in stock for ten years.',
    composition: { polyester_recycled: 88, polyamide_recycled: 12 }, options: { Colour: ['Plum', 'Slate', 'Ochre'], Size: SIZES }, grams: { XS: 410, S: 430, M: 450, L: 475, XL: 500 }, price: '189.00', stock: { XS: 3, S: 7, M: 10, L: 8, XL: 4 },
    picture: { kind: 'jacket', colour: '#7b4a63', accent: '#d9a441' },
  },
  {
    handle: 'hemp-trousers', title: 'Hemp trousers', category: 'clothing', vendor: 'Fadenwerk', sku: 'FW-HEM', origin: 'RO', tags: ['trousers', 'hemp', 'workwear'],
    description: 'Wide at the hip, narrow at the hem, with a gusset for kneeling. The twill of hemp and cotton is stiff for the first five wears and then very comfortable for years. Double knees inside take a pad.',
    composition: { hemp: 55, cotton_organic: 43, elastane: 2 }, options: { Size: ['28', '30', '32', '34', '36'] }, grams: { 28: 480, 30: 505, 32: 530, 34: 560, 36: 590 }, price: '99.00', stock: { 28: 4, 30: 9, 32: 12, 34: 8, 36: 0 },
    picture: { kind: 'trousers', colour: '#6f7f4f', accent: '#d9a441' },
  },
  {
    handle: 'fisher-beanie', title: 'Fisher beanie', category: 'clothing', vendor: 'Norderstrick', sku: 'NS-BEA', origin: 'DE', tags: ['hat', 'wool', 'winter'],
    description: 'Ribbed merino from mulesing-free sheep, knitted in the round in Husum without a seam on the head. One size fits heads of 54 to 61 cm; worn long or with the rim turned up twice.',
    composition: { wool_merino: 100 }, options: { Colour: ['Rust', 'Fern', 'Graphite', 'Honey'] }, grams: 78, price: '35.00', stock: { '*': 18, Honey: 2 },
    picture: { kind: 'beanie', colour: '#b8603a', accent: '#e6dfd1' },
  },
  {
    handle: 'hiking-socks', title: 'Hiking socks', category: 'clothing', vendor: 'Norderstrick', sku: 'NS-SOC', origin: 'DE', tags: ['socks', 'wool', 'outdoor'],
    description: 'Terry soles, flat toes, heels knitted in two threads. Send us a pair with a hole within three years and we darn it for the postage.',
    composition: { wool_merino: 60, polyamide_recycled: 37, elastane: 3 }, options: { Size: ['36–38', '39–41', '42–44', '45–47'] }, grams: { '36–38': 76, '39–41': 82, '42–44': 88, '45–47': 95 }, price: '19.00', breaks: { 3: '17.00' }, stock: 36,
    picture: { kind: 'socks', colour: '#c8693f', accent: '#7b4a63' },
  },
]
