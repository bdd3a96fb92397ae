import { useQuery } from '@apollo/client/react'
import { NavLink } from 'react-router'
import { CategoriesDocument } from '../gql/graphql.ts'

export function CategoryNav() {
  const { data } = useQuery(CategoriesDocument, { fetchPolicy: 'cache-first' })
  const roots = data?.categories?.filter(({ parent }) => !parent) ?? []
  return (
    <nav className="category-nav" aria-label="Categories">
      <ul>
        <li>
          <NavLink to="/" end>
            All
          </NavLink>
        </li>
        {roots.map(({ id, slug, name }) => (
          <li key={id}>
            <NavLink to={`/category/${slug}`}>{name}</NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
