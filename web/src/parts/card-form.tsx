import type { CardChoice } from '../graph/card-choice.ts'
import { Field } from './field.tsx'

/** The card counts as chosen as soon as it is typed whole; whether it is a card is payments' to say. */
export function CardForm({ onCard }: { onCard: (card: CardChoice | undefined) => void }) {
  return (
    <form
      className="form"
      autoComplete="off"
      onSubmit={(event) => event.preventDefault()}
      onChange={(event) => onCard(readCard(event.currentTarget))}
    >
      <Field name="holder" label="Name on the card" autoComplete="cc-name" required />
      <Field name="number" label="Card number" inputMode="numeric" autoComplete="cc-number" required />
      <div className="form__row">
        <Field name="expiry" label="Good until" placeholder="MM/YY" autoComplete="cc-exp" pattern="\d{1,2} ?/ ?\d{2}" required />
        <Field name="cvc" label="Security code" inputMode="numeric" autoComplete="cc-csc" pattern="\d{3,4}" required />
      </div>
    </form>
  )
}

function readCard(form: HTMLFormElement): CardChoice | undefined {
  if (!form.checkValidity()) return undefined
  const text = (name: string) => String(new FormData(form).get(name) ?? '').trim()
  const [month, year] = text('expiry').split('/').map(Number)
  return { kind: 'typed', number: text('number').replaceAll(' ', ''), expiryMonth: month!, expiryYear: 2000 + year!, cvc: text('cvc'), holder: text('holder') }
}
