import { expect, test } from 'vitest'
import { materialName } from './materials.ts'

test.for([
  ['cotton_organic', 'organic cotton'],
  ['pet_recycled', 'recycled PET'],
  ['pp_recycled', 'recycled polypropylene'],
  ['wool_merino', 'merino wool'],
  ['linen', 'linen'],
  ['stone_ware', 'stone ware'],
])('%s is called %s', ([material, name]) => {
  expect(materialName(material!)).toBe(name)
})
