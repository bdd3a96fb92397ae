import { NavLink } from 'react-router'
import { useSession } from '../graph/use-session.ts'

export function AccountLink() {
  const session = useSession()
  return session && !session.isGuest ? <NavLink to="/account">{session.name || 'Account'}</NavLink> : <NavLink to="/sign-in">Sign in</NavLink>
}
