import { useState } from 'react'
import { Link } from 'react-router'
import type { ProductPageQuery } from '../gql/graphql.ts'
import { useCartChanges } from '../graph/use-cart-changes.ts'
import { announce } from './announcer.tsx'
import { Button } from './button.tsx'
import { ProblemList } from './problem-list.tsx'
import { QuantityField } from './quantity-field.tsx'

type Variant = NonNullable<ProductPageQuery['product']>['variants'][number]

export function AddToCart({ variant, title }: { variant: Variant; title: string }) {
  const { add, isBusy, problems } = useCartChanges()
  const [quantity, setQuantity] = useState(1)
  const [added, setAdded] = useState(0)
  const isGone = variant.availability === 'OUT_OF_STOCK'

  async function addIt() {
    if (!(await add([{ variantId: variant.id, quantity, seenPrice: variant.price?.amount }]))) return
    setAdded((before) => before + quantity)
    announce(`${quantity} × ${title} is in your cart.`)
  }
  return (
    <div className="add-to-cart">
      <div className="add-to-cart__row">
        <QuantityField label="How many" value={quantity} onChange={setQuantity} isBusy={isBusy} />
        <Button disabled={isGone} isBusy={isBusy} onClick={() => void addIt()}>
          {isGone ? 'Sold out' : isBusy ? 'Adding …' : 'Add to cart'}
        </Button>
      </div>
      <ProblemList problems={problems} />
      {added > 0 && problems.length === 0 && (
        <p className="notice">
          {added} in your cart. <Link to="/cart">Go to the cart</Link>
        </p>
      )}
    </div>
  )
}
