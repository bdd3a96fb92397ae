import type { Markets } from '@ecolaura/auth'
import { DEFAULT_MARKET } from '@ecolaura/kernel'

/** Where this shop sells: the home of its seed, its neighbours, and the rest of the European single market. */
export const MARKETS: Markets = {
  home: DEFAULT_MARKET,
  countries: [
    'AT', 'BE', 'BG', 'CH', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GB', 'GR', 'HR', 'HU', 'IE', 'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'NO', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK', 'US',
  ],
  currencies: ['EUR'],
}
