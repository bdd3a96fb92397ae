import type { AddressPartsFragment } from '../gql/graphql.ts'
import { countryName } from '../words/places.ts'

export function AddressText({ address: { name, line1, line2, city, postalCode, region, country } }: { address: AddressPartsFragment }) {
  const lines = [name, line1, line2, [postalCode, city, region].filter(Boolean).join(' '), countryName(country)].filter(Boolean)
  return (
    <address>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </address>
  )
}
