import { useState } from 'react'
import type { AddAddressInput, AddressPartsFragment, CheckoutPartsFragment } from '../gql/graphql.ts'
import type { Problem } from '../graph/change.ts'
import { AddressForm } from './address-form.tsx'
import { AddressText } from './address-text.tsx'
import { Button } from './button.tsx'

type AddressSectionProps = {
  cart: CheckoutPartsFragment
  addresses: readonly AddressPartsFragment[]
  name: string
  isBusy: boolean
  onAddress: (address: AddAddressInput | { id: string; country: string }) => Promise<readonly Problem[]>
}

export function AddressSection({ cart, addresses, name, isBusy, onAddress }: AddressSectionProps) {
  const [isChanging, setChanging] = useState(false)
  const chosen = cart.deliveryAddress
  const others = addresses.filter(({ id }) => id !== chosen?.id)
  const use = async (address: Parameters<typeof onAddress>[0]) => {
    const problems = await onAddress(address)
    if (problems.length === 0) {
      setChanging(false)
      // The form that had the focus is gone; the next step takes it.
      document.getElementById('step-delivery')?.focus()
    }
    return problems
  }
  return (
    <section className="step" aria-labelledby="step-address">
      <h2 id="step-address">1. Where shall it go?</h2>
      {chosen && !isChanging ? (
        <div className="step__chosen">
          <AddressText address={chosen} />
          <Button look="quiet" isBusy={isBusy} onClick={() => setChanging(true)}>
            Change the address
          </Button>
        </div>
      ) : (
        <>
          {others.length > 0 && (
            <ul className="address-choices">
              {others.map((address) => (
                <li key={address.id}>
                  <AddressText address={address} />
                  <Button look="quiet" isBusy={isBusy} onClick={() => void use({ id: address.id, country: address.country })}>
                    Send it here
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <AddressForm name={name} country={cart.country} isBusy={isBusy} onSubmit={use} />
        </>
      )}
    </section>
  )
}
