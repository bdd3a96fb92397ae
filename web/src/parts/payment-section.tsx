import { useState } from 'react'
import type { CardPartsFragment, WalletQuery } from '../gql/graphql.ts'
import type { CardChoice } from '../graph/card-choice.ts'
import { CardForm } from './card-form.tsx'

type PaymentSectionProps = {
  cards: readonly CardPartsFragment[]
  testCards: WalletQuery['testCards']
  chosen: CardChoice | undefined
  onChoose: (choice: CardChoice | undefined) => void
}

/** Cards that are kept, cards to try the shop with, or another. */
export function PaymentSection({ cards, testCards, chosen, onChoose }: PaymentSectionProps) {
  const [isTyping, setTyping] = useState(false)
  const choose = (choice: CardChoice) => {
    setTyping(false)
    onChoose(choice)
  }
  return (
    <section className="step" aria-labelledby="step-payment">
      <h2 id="step-payment">3. How do you pay?</h2>
      <fieldset className="choices">
        <legend className="visually-hidden">Card</legend>
        {cards.map(({ id, label }) => (
          <label key={id} className="choice">
            <input type="radio" name="card" checked={chosen?.kind === 'saved' && chosen.id === id} onChange={() => choose({ kind: 'saved', id })} />
            <span className="choice__words">
              <strong>{label}</strong>
              <small>A card that you used before.</small>
            </span>
          </label>
        ))}
        {testCards?.map(({ number, description }) => (
          <label key={number} className="choice">
            <input type="radio" name="card" checked={chosen?.kind === 'test' && chosen.number === number} onChange={() => choose({ kind: 'test', number })} />
            <span className="choice__words">
              <strong>Test card {inGroups(number)}</strong>
              <small>{description}</small>
            </span>
          </label>
        ))}
        <label className="choice">
          <input
            type="radio"
            name="card"
            checked={isTyping || chosen?.kind === 'typed'}
            onChange={() => {
              setTyping(true)
              onChoose(undefined)
            }}
          />
          <span className="choice__words">
            <strong>Another card</strong>
            <small>This shop takes test cards only: never type a real one.</small>
          </span>
        </label>
      </fieldset>
      {(isTyping || chosen?.kind === 'typed') && <CardForm onCard={onChoose} />}
    </section>
  )
}

const inGroups = (number: string): string => number.replace(/(\d{4})(?=\d)/g, '$1 ')
