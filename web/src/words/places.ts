const names = new Intl.DisplayNames(['en'], { type: 'region' })

/** A country by name: "DE" is "Germany". */
export const countryName = (code: string): string => names.of(code) ?? code

/** Where parcels go. */
export const COUNTRIES = ['AT', 'BE', 'CH', 'CZ', 'DE', 'DK', 'ES', 'FI', 'FR', 'GB', 'IE', 'IT', 'LU', 'NL', 'NO', 'PL', 'PT', 'SE', 'US']
  .map((code) => ({ code, name: countryName(code) }))
  .sort((a, b) => a.name.localeCompare(b.name))
