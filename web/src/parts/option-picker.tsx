import type { ProductPageQuery } from '../gql/graphql.ts'
import { isBuyable, type Choice } from '../words/variant-choice.ts'

type Product = NonNullable<ProductPageQuery['product']>
type OptionPickerProps = { product: Product; choice: Choice; onChoose: (name: string, value: string) => void }

/** One group of radio buttons for each option; a product without a choice shows none. */
export function OptionPicker({ product: { options, variants }, choice, onChoose }: OptionPickerProps) {
  if (variants.length < 2) return null
  return options.map(({ name, values }) => (
    <fieldset key={name} className="option-picker">
      <legend>
        {name}: <strong>{choice[name]}</strong>
      </legend>
      <div className="option-picker__values">
        {values.map((value) => {
          const isGone = isBuyable(variants, choice, name, value) === false
          return (
            <label key={value} className={isGone ? 'chip chip--gone' : 'chip'}>
              <input type="radio" name={`option-${name}`} value={value} checked={choice[name] === value} onChange={() => onChoose(name, value)} />
              <span>{value}</span>
              {isGone && <span className="visually-hidden"> (sold out)</span>}
            </label>
          )
        })}
      </div>
    </fieldset>
  ))
}
