import { Refusal, type Money } from '@ecolaura/kernel'

export const TransportMode = { ROAD: 'ROAD', RAIL: 'RAIL', BIKE: 'BIKE', AIR: 'AIR', SHIP: 'SHIP', PICK_UP: 'PICK_UP' } as const
export type TransportMode = keyof typeof TransportMode

/** The price of a parcel up to a weight. */
export type WeightTier = { readonly upToGrams: number; readonly price: Money }

/** Countries that cost the same. A zone that names none stands for all that the other zones do not name. */
export type ShippingZone = { readonly name: string; readonly countries: readonly string[]; readonly tiers: readonly WeightTier[] }

/** A way to send parcels, and what it costs where. */
export type ShippingMethod = {
  readonly id: string
  /** Unique in the shop, for programs. */
  readonly code: string
  readonly name: string
  readonly carrier: string
  readonly description: string
  readonly mode: TransportMode
  readonly minDays: number
  readonly maxDays: number
  readonly position: number
  readonly isActive: boolean
  readonly zones: readonly ShippingZone[]
  readonly version: number
}

export type NewShippingMethod = Omit<ShippingMethod, 'id' | 'version' | 'isActive'>

/** A parcel as far as its price depends on it. */
export type Parcel = { readonly country: string; readonly currency: string; readonly grams: number }

/** A method as it is offered for one parcel; without a parcel there is neither cost nor zone. */
export type ShippingOption = Pick<ShippingMethod, 'id' | 'name' | 'carrier' | 'description' | 'mode' | 'minDays' | 'maxDays'> & {
  readonly cost?: Money
  readonly zone?: string
}

/** What a piece is taken to weigh when its variant does not say. */
export const DEFAULT_GRAMS = 500

export type WeighedLine = { readonly quantity: number; readonly variant?: { readonly grams?: number | null } | null }

export const weigh = (lines: readonly WeighedLine[]): number =>
  lines.reduce((sum, { quantity, variant }) => sum + quantity * (variant?.grams ?? DEFAULT_GRAMS), 0)

/** The method with its price for a parcel; undefined when it does not go there, not in that currency, or not that heavy. */
export function offer(method: ShippingMethod, { country, currency, grams }: Parcel): ShippingOption | undefined {
  if (!method.isActive) return undefined
  const isNamed = method.zones.some(({ countries }) => countries.includes(country))
  for (const { name, countries, tiers } of method.zones) {
    if (isNamed ? !countries.includes(country) : countries.length > 0) continue
    const tier = tiers.find(({ upToGrams, price }) => price.currency === currency && grams <= upToGrams)
    if (tier) return { ...method, cost: tier.price, zone: name }
  }
  return undefined
}

export const offers = (methods: readonly ShippingMethod[], parcel: Parcel): ShippingOption[] =>
  methods.map((method) => offer(method, parcel)).filter((option) => option !== undefined)

/** @throws Refusal `INVALID_SHIPPING_METHOD` when nothing could be offered by it, or two prices would be right. */
export function checkMethod<M extends Pick<ShippingMethod, 'minDays' | 'maxDays' | 'zones'>>(method: M): M {
  const refuse = (message: string, ...field: string[]) => new Refusal('INVALID_SHIPPING_METHOD', message, { field })
  if (method.minDays < 0 || method.maxDays < method.minDays) throw refuse('The days must run from low to high.', 'minDays')
  if (method.zones.length === 0) throw refuse('A method needs a zone that it goes to.', 'zones')
  const countries = method.zones.flatMap((zone) => (zone.countries.length ? zone.countries : ['the rest of the world']))
  const twice = countries.find((country, index) => countries.indexOf(country) !== index)
  if (twice) throw refuse(`Two zones name ${twice}.`, 'zones')
  for (const [index, { tiers }] of method.zones.entries()) checkTiers(tiers, (message) => refuse(message, 'zones', String(index), 'tiers'))
  return method
}

function checkTiers(tiers: readonly WeightTier[], refuse: (message: string) => Refusal): void {
  if (tiers.length === 0) throw refuse('A zone needs a price.')
  if (tiers.some(({ price }) => price.minor < 0)) throw refuse('A price cannot be negative.')
  for (const sameCurrency of Map.groupBy(tiers, ({ price }) => price.currency).values()) {
    const isRising = sameCurrency.every(({ upToGrams }, n) => upToGrams > (sameCurrency[n - 1]?.upToGrams ?? 0))
    if (!isRising) throw refuse('The weights must rise from tier to tier.')
  }
}
