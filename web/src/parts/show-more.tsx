import { Button } from './button.tsx'

type ShowMoreProps = { shown: number; total: number; isLoading: boolean; onMore: () => Promise<unknown> }

export function ShowMore({ shown, total, isLoading, onMore }: ShowMoreProps) {
  return (
    <div className="show-more">
      <p>
        {shown} of {total} shown
      </p>
      <Button look="quiet" isBusy={isLoading} onClick={() => void onMore()}>
        {isLoading ? 'Loading …' : 'Show more'}
      </Button>
    </div>
  )
}
