import { faultWords } from '../words/faults.ts'
import { Button } from './button.tsx'

/** Nothing of a page could be had. */
export function Fault({ error, onRetry }: { error: unknown; onRetry?: () => unknown }) {
  return (
    <div className="notice notice--problem" role="alert">
      <p>{faultWords(error).message}</p>
      {onRetry && (
        <Button look="quiet" onClick={() => void onRetry()}>
          Try again
        </Button>
      )}
    </div>
  )
}
