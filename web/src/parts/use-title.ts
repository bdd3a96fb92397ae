import { useEffect } from 'react'

const SHOP = 'Ecolaura'

/** Names the page in the browser; undefined while the name is on its way. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} – ${SHOP}` : SHOP
  }, [title])
}
