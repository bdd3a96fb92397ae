import { Link } from 'react-router'
import { AccountLink } from './account-link.tsx'
import { CartLink } from './cart-link.tsx'
import { CategoryNav } from './category-nav.tsx'

export function SiteHeader() {
  return (
    <header className="site-header">
      <div className="site-header__row">
        <Link className="wordmark" to="/">
          Ecolaura
        </Link>
        <div className="site-header__links">
          <AccountLink />
          <CartLink />
        </div>
      </div>
      <CategoryNav />
    </header>
  )
}
