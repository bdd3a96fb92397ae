/** A material's name for programs as a word for people: "cotton_organic" is "Cotton organic". */
export const materialName = (material: string): string => {
  const words = material.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const percent = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })
export const showPercent = (share: number): string => `${percent.format(share)} %`
