import { useState } from 'react'
import type { AddAddressInput } from '../gql/graphql.ts'
import type { Problem } from '../graph/change.ts'
import { COUNTRIES } from '../words/places.ts'
import { Button } from './button.tsx'
import { Field } from './field.tsx'
import { ProblemList } from './problem-list.tsx'
import { SelectField } from './select-field.tsx'

type AddressFormProps = { name: string; country: string; isBusy: boolean; onSubmit: (address: AddAddressInput) => Promise<readonly Problem[]> }

/** What a postal code looks like is the graph's to say; the form asks only for what is needed everywhere. */
export function AddressForm({ name, country, isBusy, onSubmit }: AddressFormProps) {
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const problemOf = (field: string) => problems.find((problem) => problem.field?.includes(field))?.message
  const field = (key: string) => ({ name: key, problem: problemOf(key) })
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isBusy) return
        const form = event.currentTarget
        void onSubmit(readAddress(new FormData(form))).then((refused) => {
          setProblems(refused)
          const wrong = refused[0]?.field?.at(-1)
          if (wrong) form.querySelector<HTMLElement>(`[name="${CSS.escape(wrong)}"]`)?.focus()
        })
      }}
    >
      <Field {...field('name')} label="Name" autoComplete="name" defaultValue={name} required />
      <Field {...field('line1')} label="Street and number" autoComplete="address-line1" required />
      <Field {...field('line2')} label="Floor, company, c/o" autoComplete="address-line2" />
      <div className="form__row">
        <Field {...field('postalCode')} label="Postal code" autoComplete="postal-code" required />
        <Field {...field('city')} label="Town" autoComplete="address-level2" required />
      </div>
      <div className="form__row">
        <SelectField name="country" label="Country" autoComplete="country" defaultValue={country} options={COUNTRIES} />
        <Field {...field('region')} label="State or province" autoComplete="address-level1" />
      </div>
      <ProblemList problems={problems.filter((problem) => !problem.field?.length)} />
      <Button type="submit" isBusy={isBusy}>
        {isBusy ? 'One moment …' : 'Send it to this address'}
      </Button>
    </form>
  )
}

function readAddress(form: FormData): AddAddressInput {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const given = (name: string) => text(name) || undefined
  return { name: text('name'), line1: text('line1'), line2: given('line2'), postalCode: given('postalCode'), city: text('city'), region: given('region'), country: text('country') }
}
