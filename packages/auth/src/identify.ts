import { ANONYMOUS, Refusal, type Market, type Principal } from '@ecolaura/kernel'
import { saying, tokenIn, type ClientCredentials } from './bearer.ts'
import type { TokenVerifier } from './token-verifier.ts'
import { SERVICE_TOKEN_HEADER } from './service-token.ts'

export const COUNTRY_HEADER = 'x-ecolaura-country'
export const CURRENCY_HEADER = 'x-ecolaura-currency'

/** Where the shop sells. Customer group and channel are the shop's to say; a client chooses country and currency only. */
export type Markets = {
  /** For whoever chooses nothing. */
  readonly home: Market
  /** ISO 3166-1 alpha-2; those that a client may choose. */
  readonly countries: readonly string[]
  /** ISO 4217; those that a client may choose. */
  readonly currencies: readonly string[]
}

export type IdentifierOptions = {
  readonly verify: TokenVerifier
  readonly markets: Markets
  /** For the platform's own services, where they reach the graph over the network; without it nobody is one by a header. */
  readonly verifyService?: TokenVerifier
}

/**
 * Makes the function that says who asks. The same client in the same market is the same object each time, so that
 * what others keep for a principal is found again.
 * @throws Refusal from the returned function: `UNAUTHENTICATED` for a token that does not hold (never does a bad token
 * make someone anonymous), `UNKNOWN_MARKET` for a country or currency in which the shop does not sell.
 */
export function identifier({ verify, verifyService, markets }: IdentifierOptions): (credentials: ClientCredentials) => Promise<Principal> {
  const chooseMarket = marketChooser(markets)
  const placed = new WeakMap<Principal, Map<Market, Principal>>()

  function inMarket(principal: Principal, market: Market): Principal {
    const known = placed.get(principal) ?? new Map<Market, Principal>()
    placed.set(principal, known)
    const found = known.get(market) ?? Object.freeze({ ...principal, market })
    known.set(market, found)
    return found
  }

  return async (credentials) => {
    const serviceToken = credentials.headers[SERVICE_TOKEN_HEADER]
    // A service says in its token for which market it asks.
    if (serviceToken && verifyService) return verifyService(serviceToken)
    const token = tokenIn(credentials)
    const principal = token ? await verify(token) : ANONYMOUS
    return inMarket(principal, chooseMarket(saying(credentials, COUNTRY_HEADER), saying(credentials, CURRENCY_HEADER)))
  }
}

/** One object for each market, so that principals can be kept by it. */
function marketChooser({ home, countries, currencies }: Markets): (country: unknown, currency: unknown) => Market {
  const known = new Map<string, Market>([[`${home.country} ${home.currency}`, home]])
  return (askedCountry, askedCurrency) => {
    const country = oneOf(countries, askedCountry, home.country, 'to this country')
    const currency = oneOf(currencies, askedCurrency, home.currency, 'in this currency')
    const key = `${country} ${currency}`
    const market = known.get(key) ?? Object.freeze({ ...home, country, currency })
    known.set(key, market)
    return market
  }
}

function oneOf(allowed: readonly string[], asked: unknown, otherwise: string, what: string): string {
  if (asked === undefined || asked === '') return otherwise
  const code = typeof asked === 'string' ? asked.trim().toUpperCase() : ''
  if (code === otherwise || allowed.includes(code)) return code
  throw new Refusal('UNKNOWN_MARKET', `This shop does not sell ${what}.`, { data: { allowed } })
}
