import { formatAmount, money, type Money } from '@ecolaura/kernel'
import type { AppliedCoupon, Draft, PriceStep } from './cart-pricing.ts'
import type { Grant } from './discount.ts'
import { COUPON_WORDS } from './promotion.ts'
import { percentText } from './rounding.ts'
import type { ShippingTax } from './shipping-tax.ts'

type Explained = {
  readonly drafts: readonly Draft[]
  readonly grants: readonly Grant[]
  readonly coupons: readonly AppliedCoupon[]
  readonly shipping: Money | null
  readonly shippingParts: readonly ShippingTax[]
  readonly country: string
  readonly currency: string
}

/** Tells how a price came about: line by line, then the cart. */
export function explain({ drafts, grants, coupons, shipping, shippingParts, country, currency }: Explained): PriceStep[] {
  const show = (minor: number) => money(minor, currency)
  return [
    ...drafts.map((draft) => priceStep(draft, show)),
    ...grants.flatMap(({ offer: { promotion, coupon }, parts }) =>
      drafts.flatMap(({ id }) => {
        const amount = parts.get(id) ?? 0
        const label = coupon ? `${promotion.name} (coupon ${coupon.code})` : promotion.name
        return amount > 0 ? [{ lineId: id, kind: 'PROMOTION' as const, label, amount: show(-amount) }] : []
      }),
    ),
    ...coupons.flatMap(({ code, reason }) =>
      reason ? [{ lineId: null, kind: 'COUPON_NOT_APPLIED' as const, label: `${code}: ${COUPON_WORDS[reason]}`, amount: null }] : [],
    ),
    shipping
      ? { lineId: null, kind: 'SHIPPING', label: 'Shipping', amount: shipping }
      : { lineId: null, kind: 'SHIPPING_UNKNOWN', label: 'Shipping is not known yet and not in the total.', amount: null },
    ...drafts.flatMap((draft) => (draft.price ? [taxStep(draft.id, 'the goods', draft.price.basisPoints, draft.tax, country, show)] : [])),
    ...shippingParts.map(({ basisPoints, tax }) => taxStep(null, 'shipping', basisPoints, tax, country, show)),
  ]
}

function priceStep({ id, price, quantity, subtotal }: Draft, show: (minor: number) => Money): PriceStep {
  if (!price) return { lineId: id, kind: 'NO_PRICE', label: 'This has no price here and is not in the total.', amount: null }
  const each = show(price.amount)
  const from = price.minQuantity > 1 ? `, from ${price.minQuantity} pieces on` : ''
  return {
    lineId: id,
    kind: price.minQuantity > 1 ? 'QUANTITY_BREAK' : 'PRICE_LIST',
    label: `${quantity} × ${formatAmount(each)} ${each.currency} (${price.list.name}${from})`,
    amount: show(subtotal),
  }
}

const taxStep = (lineId: string | null, what: string, basisPoints: number | undefined, tax: number, country: string, show: (minor: number) => Money): PriceStep => ({
  lineId,
  kind: 'TAX',
  label: basisPoints === undefined ? `No tax: the shop keeps no rate for ${country}.` : `Tax in ${what}, ${percentText(basisPoints)} % (${country}), included`,
  amount: show(tax),
})
