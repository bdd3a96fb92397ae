import { useQuery } from '@apollo/client/react'
import { useParams, useSearchParams } from 'react-router'
import { CategoriesDocument, ProductListDocument } from '../gql/graphql.ts'
import { Fault } from '../parts/fault.tsx'
import { ListControls } from '../parts/list-controls.tsx'
import { Loading } from '../parts/loading.tsx'
import { Missing } from '../parts/missing.tsx'
import { ProductGrid } from '../parts/product-grid.tsx'
import { ShowMore } from '../parts/show-more.tsx'
import { useTitle } from '../parts/use-title.ts'
import { orderBy, readListSearch, where } from '../words/list-search.ts'
import { NotFoundPage } from './not-found.tsx'

const PAGE = 24

export function ProductListPage() {
  const { slug } = useParams()
  const [search] = useSearchParams()
  const { data: shelves, loading: isLooking } = useQuery(CategoriesDocument, { skip: !slug, fetchPolicy: 'cache-first' })
  const category = slug ? shelves?.categories?.find((each) => each.slug === slug) : undefined
  const asked = readListSearch(search)
  const { data, error, loading, fetchMore, refetch } = useQuery(ProductListDocument, {
    variables: { where: where(asked, category?.id), orderBy: orderBy(asked), first: PAGE },
    skip: Boolean(slug) && !category,
    notifyOnNetworkStatusChange: true,
  })
  useTitle(slug ? category?.name : undefined)
  if (slug && shelves && !category && !isLooking) return <NotFoundPage />

  const list = data?.products
  return (
    <>
      <h1>{slug ? (category?.name ?? '…') : 'Everything'}</h1>
      {category?.description && <p className="lead">{category.description}</p>}
      <ListControls count={list?.totalCount} />
      {list && list.nodes.length > 0 && <ProductGrid products={list.nodes} />}
      {list && list.nodes.length === 0 && <Missing>Nothing here matches. Try other words.</Missing>}
      {!list && loading && <Loading what="products" />}
      {!list && !loading && error && <Fault error={error} onRetry={refetch} />}
      {list?.pageInfo.hasNextPage && (
        <ShowMore isLoading={loading} shown={list.nodes.length} total={list.totalCount} onMore={() => fetchMore({ variables: { after: list.pageInfo.endCursor } })} />
      )}
    </>
  )
}
