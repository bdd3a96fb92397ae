import { useSearchParams } from 'react-router'
import { readListSearch, SORTS, writeListSearch, type Sort } from '../words/list-search.ts'
import { Button } from './button.tsx'

/** Filter and order of a list; kept in the address, so that a list can be shared and gone back to. */
export function ListControls({ count }: { count: number | undefined }) {
  const [search, setSearch] = useSearchParams()
  const asked = readListSearch(search)
  const ask = (change: Partial<typeof asked>) => setSearch(writeListSearch({ ...asked, ...change }), { replace: true, preventScrollReset: true })
  return (
    <div className="list-controls">
      <form
        role="search"
        key={asked.words}
        onSubmit={(event) => {
          event.preventDefault()
          ask({ words: String(new FormData(event.currentTarget).get('words') ?? '') })
        }}
      >
        <label className="visually-hidden" htmlFor="list-words">
          Find in this list
        </label>
        <input id="list-words" name="words" type="search" placeholder="Find in this list" defaultValue={asked.words} />
        <Button look="quiet" type="submit">
          Find
        </Button>
      </form>
      <label>
        Sort{' '}
        <select value={asked.sort} onChange={({ target }) => ask({ sort: target.value as Sort })}>
          {Object.entries(SORTS).map(([value, { name }]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p className="list-controls__count" role="status">
        {count !== undefined && `${count} ${count === 1 ? 'product' : 'products'}`}
      </p>
    </div>
  )
}
