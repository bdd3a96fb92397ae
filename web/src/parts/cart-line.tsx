import { Link } from 'react-router'
import type { CartPartsFragment } from '../gql/graphql.ts'
import { choiceText } from '../words/variant-name.ts'
import { Button } from './button.tsx'
import { LineProblem } from './line-problem.tsx'
import { MoneyText } from './money.tsx'
import { Picture } from './picture.tsx'
import { QuantityField } from './quantity-field.tsx'

type Line = CartPartsFragment['lines'][number]
type CartLineProps = {
  line: Line
  priced: NonNullable<CartPartsFragment['pricing']>['lines'][number] | undefined
  problems: readonly NonNullable<CartPartsFragment['problems']>[number][]
  isBusy: boolean
  onQuantity: (quantity: number) => void
}

export function CartLine({ line, priced, problems, isBusy, onQuantity }: CartLineProps) {
  const { variant, quantity } = line
  const product = variant?.product
  const name = product?.title ?? 'A thing whose name cannot be shown at the moment'
  const picture = variant?.media ?? product?.media[0]
  const total = priced?.total
  const choice = choiceText(variant)
  const isReduced = total && priced.subtotal && total.amount !== priced.subtotal.amount
  return (
    <li className="cart-line">
      <Picture media={picture && { url: picture.url, alt: '' }} size={96} />
      <div className="cart-line__what">
        <h2>{product ? <Link to={`/product/${product.handle}`}>{name}</Link> : name}</h2>
        {choice && <p className="cart-line__choice">{choice}</p>}
        {priced?.unitPrice && (
          <p className="cart-line__unit">
            <MoneyText value={priced.unitPrice} /> each
          </p>
        )}
      </div>
      <p className="cart-line__total">
        {isReduced && (
          <s>
            <span className="visually-hidden">instead of </span>
            <MoneyText value={priced.subtotal!} />
          </s>
        )}{' '}
        {total && <MoneyText value={total} />}
      </p>
      <div className="cart-line__change">
        <QuantityField label={`Quantity of ${name}`} value={quantity} onChange={onQuantity} isBusy={isBusy} />
        <Button look="plain" isBusy={isBusy} onClick={() => onQuantity(0)} aria-label={`Remove ${name}`}>
          Remove
        </Button>
      </div>
      {problems.map((problem) => (
        <LineProblem key={problem.code} problem={problem} isBusy={isBusy} onQuantity={onQuantity} />
      ))}
    </li>
  )
}
