import { Button } from '../parts/button.tsx'
import { useTitle } from '../parts/use-title.ts'

/** A fault in the page itself; also when a new version of the shop has replaced the files of the open one. */
export function BrokenPage() {
  useTitle('Something went wrong')
  return (
    <main id="main">
      <h1>Something went wrong on this page</h1>
      <p>Your cart is safe. Loading the page again usually helps.</p>
      <Button onClick={() => location.reload()}>Load again</Button>
    </main>
  )
}
