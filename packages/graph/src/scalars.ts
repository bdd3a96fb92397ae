import { GraphQLScalarType, Kind } from 'graphql'
import { GraphQLCountryCode, GraphQLDateTimeISO } from 'graphql-scalars'

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

function decimal(value: unknown): string {
  if (typeof value === 'string' && /^-?\d{1,13}(\.\d{1,6})?$/.test(value)) return value
  throw new TypeError('A Decimal is a string such as "12.50".')
}

function currencyCode(value: unknown): string {
  if (typeof value === 'string' && CURRENCIES.has(value)) return value
  throw new TypeError('A CurrencyCode is an ISO 4217 code such as "EUR".')
}

const stringScalar = (name: string, description: string, check: (value: unknown) => string, specifiedByURL?: string) =>
  new GraphQLScalarType<string, string>({
    name,
    description,
    specifiedByURL,
    serialize: check,
    parseValue: check,
    parseLiteral: (node) => check(node.kind === Kind.STRING ? node.value : undefined),
  })

export const Decimal = stringScalar('Decimal', 'An exact decimal number as a string, never a float: "12.50".', decimal)
export const CurrencyCode = stringScalar('CurrencyCode', 'A currency by its ISO 4217 code: "EUR".', currencyCode, 'https://www.iso.org/iso-4217-currency-codes.html')

/** ISO 3166-1 alpha-2 and RFC 3339 in UTC. */
export const CountryCode = GraphQLCountryCode
export const DateTime = GraphQLDateTimeISO
