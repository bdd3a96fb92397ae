import { Link } from 'react-router'
import { useTitle } from '../parts/use-title.ts'

export function NotFoundPage({ what = 'page' }: { what?: string }) {
  useTitle('Not found')
  return (
    <>
      <h1>There is no such {what}</h1>
      <p>
        It may have been renamed, or it has gone. <Link to="/">See everything that there is</Link>.
      </p>
    </>
  )
}
