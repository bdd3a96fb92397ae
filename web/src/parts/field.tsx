import { useId, type ComponentProps } from 'react'

type FieldProps = Omit<ComponentProps<'input'>, 'id'> & { label: string; hint?: string; problem?: string }

/** A labelled input; what is wrong with it is said beside it and read with it. */
export function Field({ label, hint, problem, required, ...input }: FieldProps) {
  const id = useId()
  const notes = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {!required && <small> (optional)</small>}
      </label>
      <input {...input} id={id} required={required} aria-invalid={problem ? true : undefined} aria-describedby={notes || undefined} />
      {hint && <small id={`${id}-hint`}>{hint}</small>}
      {problem && (
        <small id={`${id}-problem`} className="field__problem">
          {problem}
        </small>
      )}
    </div>
  )
}
