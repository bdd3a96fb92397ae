import { Refusal } from '@ecolaura/kernel'

/** Where goods go. Never changed: an edit makes a new one, and orders keep pointing to the one they were sent to. */
export type Address = {
  readonly id: string
  readonly ownerId: string
  readonly name: string
  readonly line1: string
  readonly line2: string | null
  readonly city: string
  readonly postalCode: string | null
  readonly region: string | null
  /** ISO 3166-1 alpha-2 */
  readonly country: string
  readonly phone: string | null
}

export type AddressDetails = Omit<Address, 'id' | 'ownerId'>
export type AddressDraft = { readonly [Field in keyof AddressDetails]?: string | null }

const five = /^\d{5}$/
const four = /^\d{4}$/
const fourTwo = /^\d{4} ?[A-Z]{2}$/
const twoDashThree = /^\d{2}-\d{3}$/
const threeTwo = /^\d{3} ?\d{2}$/

/** What a postal code looks like where it is known; elsewhere anything short goes. */
const POSTAL_CODES: Record<string, RegExp> = {
  AT: four, AU: four, BE: four, BG: four, CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/, CH: four, CY: four, CZ: threeTwo, DE: five, DK: four, EE: five, ES: five, FI: five, FR: five,
  GB: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/, GR: threeTwo, HR: five, HU: four, IE: /^[A-Z\d]{3} ?[A-Z\d]{4}$/, IT: five, JP: /^\d{3}-?\d{4}$/, LI: four, LT: /^(LT-)?\d{5}$/,
  LU: /^(L-)?\d{4}$/, LV: /^LV-\d{4}$/, MT: /^[A-Z]{3} ?\d{4}$/, NL: fourTwo, NO: four, NZ: four, PL: twoDashThree, PT: /^\d{4}-\d{3}$/, RO: /^\d{6}$/, SE: threeTwo,
  SI: four, SK: threeTwo, US: /^\d{5}(-\d{4})?$/,
}

/** Where mail does not arrive without the state or province. */
const WITH_REGION = new Set(['AU', 'BR', 'CA', 'CN', 'IN', 'JP', 'MX', 'US'])

/**
 * Reads an address as its country writes it.
 * @throws Refusal `INVALID_ADDRESS` that names the field
 */
export function readAddress(draft: AddressDraft): AddressDetails {
  const country = (draft.country ?? '').toUpperCase()
  if (!/^[A-Z]{2}$/.test(country)) throw refuse('country', 'Choose a country.')
  return {
    name: required('name', draft.name, 'Say who it is for.'),
    line1: required('line1', draft.line1, 'Give street and number.'),
    line2: optional('line2', draft.line2),
    city: required('city', draft.city, 'Give the town.'),
    postalCode: readPostalCode(draft.postalCode, country),
    region: WITH_REGION.has(country) ? required('region', draft.region, 'Give the state or province.') : optional('region', draft.region),
    country,
    phone: readPhone(draft.phone),
  }
}

function readPostalCode(text: string | null | undefined, country: string): string | null {
  const form = POSTAL_CODES[country]
  const code = optional('postalCode', text, 12)?.toUpperCase() ?? null
  if (form && !form.test(code ?? '')) throw refuse('postalCode', 'This is not a postal code of that country.')
  return code
}

function readPhone(text: string | null | undefined): string | null {
  const phone = optional('phone', text, 30)
  if (phone && !/^\+?[\d ()/.-]{5,}$/.test(phone)) throw refuse('phone', 'This is not a telephone number.')
  return phone
}

function required(field: keyof AddressDetails, text: string | null | undefined, message: string): string {
  const value = optional(field, text)
  if (value === null) throw refuse(field, message)
  return value
}

function optional(field: keyof AddressDetails, text: string | null | undefined, longest = 120): string | null {
  const value = (text ?? '').trim().replace(/\s+/g, ' ')
  if (value.length > longest) throw refuse(field, `At most ${longest} characters fit here.`)
  return value || null
}

const refuse = (field: keyof AddressDetails, message: string) => new Refusal('INVALID_ADDRESS', message, { field: [field] })
