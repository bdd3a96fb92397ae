import type { CheckoutPartsFragment } from '../gql/graphql.ts'
import { daysText, modeName } from '../words/delivery.ts'
import { countryName } from '../words/places.ts'
import { Missing } from './missing.tsx'
import { MoneyText } from './money.tsx'

type DeliverySectionProps = { cart: CheckoutPartsFragment; isBusy: boolean; onChoose: (optionId: string) => unknown }

export function DeliverySection({ cart: { shippingOptions, shippingOptionId, deliveryAddress, country }, isBusy, onChoose }: DeliverySectionProps) {
  return (
    <section className="step" aria-labelledby="step-delivery">
      <h2 id="step-delivery" tabIndex={-1}>2. How shall it travel?</h2>
      {!deliveryAddress && <p className="step__later">Comes after the address.</p>}
      {deliveryAddress && !shippingOptions && <Missing>The ways of delivery cannot be shown at the moment. Try again in a minute; your cart is kept.</Missing>}
      {deliveryAddress && shippingOptions?.length === 0 && <Missing>We cannot send this to {countryName(country)}. Choose another address, or fewer things.</Missing>}
      {deliveryAddress && shippingOptions && shippingOptions.length > 0 && (
        <fieldset className="choices" aria-busy={isBusy}>
          <legend className="visually-hidden">Way of delivery</legend>
          {shippingOptions.map(({ id, name, carrier, description, mode, minDays, maxDays, cost }) => (
            <label key={id} className="choice">
              <input type="radio" name="delivery" value={id} checked={id === shippingOptionId} onChange={() => onChoose(id)} />
              <span className="choice__words">
                <strong>{name}</strong>
                <small>
                  {carrier}, {modeName(mode)}, {daysText(minDays, maxDays)}. {description}
                </small>
              </span>
              {cost && <MoneyText value={cost} />}
            </label>
          ))}
        </fieldset>
      )}
    </section>
  )
}
