import type { ComponentProps } from 'react'

type ButtonProps = ComponentProps<'button'> & { isBusy?: boolean; look?: 'main' | 'quiet' | 'plain' }

const LOOKS = { main: 'button', quiet: 'button button--quiet', plain: 'button button--plain' }

/** A button that waits keeps the focus: it is marked as disabled and ignores clicks, where `disabled` would lose it. */
export function Button({ isBusy = false, look = 'main', type = 'button', className = '', onClick, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`${LOOKS[look]} ${className}`}
      aria-disabled={isBusy || undefined}
      onClick={(event) => {
        if (isBusy) event.preventDefault()
        else onClick?.(event)
      }}
    />
  )
}
