import type { CartPartsFragment } from '../gql/graphql.ts'
import { couponReason } from '../words/coupons.ts'
import { Button } from './button.tsx'

type CouponFormProps = { cart: CartPartsFragment; isBusy: boolean; onApply: (code: string) => Promise<boolean>; onRemove: (code: string) => Promise<boolean> }

/** Codes that were entered, whether each holds, and a field for another. */
export function CouponForm({ cart, isBusy, onApply, onRemove }: CouponFormProps) {
  return (
    <div className="coupons">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const form = event.currentTarget
          const code = String(new FormData(form).get('code') ?? '').trim()
          if (code && !isBusy) void onApply(code).then((isDone) => isDone && form.reset())
        }}
      >
        <label htmlFor="coupon-code">Coupon</label>
        <div className="coupons__row">
          <input id="coupon-code" name="code" autoComplete="off" autoCapitalize="characters" spellCheck={false} />
          <Button look="quiet" type="submit" isBusy={isBusy}>
            Apply
          </Button>
        </div>
      </form>
      <ul role="status">
        {cart.couponCodes.map((code) => {
          const coupon = cart.pricing?.coupons.find((each) => each.code === code)
          return (
            <li key={code} className={coupon && !coupon.applied ? 'coupons__idle' : ''}>
              <span>
                <strong>{code}</strong> {coupon && (coupon.applied ? 'is taken off' : couponReason(coupon.reason))}
              </span>
              <Button look="plain" isBusy={isBusy} aria-label={`Remove coupon ${code}`} onClick={() => void onRemove(code)}>
                Remove
              </Button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
