import type { CartPartsFragment } from '../gql/graphql.ts'
import { choiceText } from '../words/variant-name.ts'
import { MoneyText } from './money.tsx'

/** How the price came about: what was done to each thing, then to the whole cart. */
export function Explanation({ cart: { lines, pricing } }: { cart: CartPartsFragment }) {
  if (!pricing) return null
  const groups = [
    ...lines.map(({ id, variant }) => ({ id, name: [variant?.product?.title, choiceText(variant)].filter(Boolean).join(', ') || 'A thing in your cart' })),
    { id: null, name: 'The whole cart' },
  ].map((group) => ({ ...group, steps: pricing.explanation.filter(({ lineId }) => (lineId ?? null) === group.id) }))
  return (
    <details className="explanation">
      <summary>How this price came about</summary>
      {groups.map(
        ({ id, name, steps }) =>
          steps.length > 0 && (
            <section key={id ?? 'cart'}>
              <h3>{name}</h3>
              <ul>
                {steps.map(({ kind, label, amount }) => (
                  <li key={kind + label}>
                    <span>{label}</span>
                    {amount && <MoneyText value={amount} />}
                  </li>
                ))}
              </ul>
            </section>
          ),
      )}
    </details>
  )
}
