type QuantityFieldProps = { label: string; value: number; onChange: (quantity: number) => void; isBusy?: boolean; least?: number; most?: number }

/** A number between two buttons. The number can be typed, the buttons are large enough for thumbs. */
export function QuantityField({ label, value, onChange, isBusy = false, least = 1, most = 999 }: QuantityFieldProps) {
  const set = (quantity: number) => {
    if (!isBusy && Number.isInteger(quantity) && quantity >= least && quantity <= most && quantity !== value) onChange(quantity)
  }
  return (
    <div className="quantity-field" role="group" aria-label={label}>
      <button type="button" aria-label="One less" aria-disabled={isBusy || undefined} disabled={value <= least} onClick={() => set(value - 1)}>
        −
      </button>
      <input
        key={value}
        type="number"
        inputMode="numeric"
        aria-label={label}
        min={least}
        max={most}
        defaultValue={value}
        onBlur={({ target }) => set(target.valueAsNumber)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') set(event.currentTarget.valueAsNumber)
        }}
      />
      <button type="button" aria-label="One more" aria-disabled={isBusy || undefined} disabled={value >= most} onClick={() => set(value + 1)}>
        +
      </button>
    </div>
  )
}
