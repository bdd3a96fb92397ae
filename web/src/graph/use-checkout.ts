import { useApolloClient } from '@apollo/client/react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { AddAddressDocument, CheckoutDocument, SetCartDeliveryDocument, type AddAddressInput, type CheckoutPartsFragment, type SetCartDeliveryInput } from '../gql/graphql.ts'
import { keepCartId } from './cart-id.ts'
import { change, type Problem } from './change.ts'
import { beginAttempt, openAttempt } from './order-attempt.ts'
import { cardToPayWith, type CardChoice } from './card-choice.ts'
import { placeOrder, type Placed } from './place-order.ts'
import { useQuote } from './use-quote.ts'

export type Checkout = ReturnType<typeof useCheckout>

/** What is still to be chosen before the order can be placed, in the words that follow "Please choose". */
function missingOf(cart: CheckoutPartsFragment | null | undefined, card: CardChoice | undefined): string | undefined {
  if (!cart?.deliveryAddress) return 'an address'
  if (!cart.shippingOptionId) return 'a way of delivery'
  return card ? undefined : 'a card'
}

export function useCheckout(cart: CheckoutPartsFragment | null | undefined, onOrder: (orderId: string) => unknown) {
  const client = useApolloClient()
  const [card, setCard] = useState<CardChoice>()
  const [isBusy, setBusy] = useState(false)
  const [isPlacing, setPlacing] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [isUnknown, setUnknown] = useState(false)
  // State is seen by the next render; a second click may come before it.
  const isSending = useRef(false)
  const cartId = cart?.id ?? ''
  const quote = useQuote(cart)
  const missing = missingOf(cart, card)

  async function deliver(delivery: Omit<SetCartDeliveryInput, 'cartId'>) {
    const outcome = await change(client, SetCartDeliveryDocument, { input: { cartId, ...delivery } })
    setProblems(outcome.problems)
    return outcome.payload?.cart ?? undefined
  }

  /** An address brings a country, and with it other ways of delivery; the shop's first is chosen until the shopper chooses. */
  async function setAddress(addressId: string, country: string): Promise<void> {
    const sent = await deliver({ addressId, country })
    const options = sent?.shippingOptions ?? []
    if (!sent || options.some(({ id }) => id === sent.shippingOptionId)) return
    if (options[0]) await deliver({ shippingOptionId: options[0].id })
  }

  async function busy<T>(task: () => Promise<T>): Promise<T> {
    setBusy(true)
    try {
      return await task()
    } finally {
      setBusy(false)
    }
  }

  function settle(placed: Placed): void {
    if ('orderId' in placed) {
      keepCartId(undefined)
      void onOrder(placed.orderId)
      return
    }
    setProblems(placed.problems)
    setUnknown(placed.isUnknown)
    if (!placed.isUnknown) void client.refetchQueries({ include: [CheckoutDocument] })
  }

  async function send(): Promise<void> {
    const open = openAttempt(cartId)
    if (!open && (!cart || !card || !quote.total)) return
    if (isSending.current) return
    isSending.current = true
    setPlacing(true)
    setProblems([])
    try {
      if (open) return settle(await placeOrder(client, open))
      const method = await cardToPayWith(client, card!, cart!.deliveryAddress?.name ?? '')
      if (!method.id) return setProblems(method.problems)
      setCard({ kind: 'saved', id: method.id })
      const { amount, currencyCode } = quote.total!
      settle(await placeOrder(client, beginAttempt({ cartId, expectedVersion: cart!.version, expectedTotal: { amount, currencyCode }, paymentMethodId: method.id })))
    } finally {
      isSending.current = false
      setPlacing(false)
    }
  }

  // An order that was sent before the page was loaded again: what became of it is asked first.
  const isOpen = cartId !== '' && openAttempt(cartId) !== undefined
  const resume = useEffectEvent(() => void send())
  useEffect(() => {
    if (isOpen) queueMicrotask(() => resume())
  }, [isOpen])

  return {
    card,
    chooseCard: setCard,
    isBusy,
    isPlacing,
    isUnknown,
    missing,
    problems: [...problems, ...quote.problems],
    total: quote.total,
    placeOrder: send,
    setDelivery: (shippingOptionId: string) => busy(() => deliver({ shippingOptionId })),
    /** @returns what is wrong with the address */
    setAddress: (address: AddAddressInput | { id: string; country: string }) =>
      busy(async (): Promise<readonly Problem[]> => {
        if ('id' in address) return setAddress(address.id, address.country).then(() => [])
        const { payload, problems: refused } = await change(client, AddAddressDocument, { input: address })
        if (payload?.address) await setAddress(payload.address.id, payload.address.country)
        return refused
      }),
  }
}
