import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { ProductPageDocument } from '../gql/graphql.ts'
import { AddToCart } from '../parts/add-to-cart.tsx'
import { AvailabilityText } from '../parts/availability.tsx'
import { Fault } from '../parts/fault.tsx'
import { Loading } from '../parts/loading.tsx'
import { OptionPicker } from '../parts/option-picker.tsx'
import { ProductFacts } from '../parts/product-facts.tsx'
import { ProductPictures } from '../parts/product-pictures.tsx'
import { QuantityBreaks } from '../parts/quantity-breaks.tsx'
import { useTitle } from '../parts/use-title.ts'
import { VariantPrice } from '../parts/variant-price.tsx'
import { choose, chosenAtFirst, variantOf, type Choice } from '../words/variant-choice.ts'
import { NotFoundPage } from './not-found.tsx'

export function ProductPage() {
  const { handle = '' } = useParams()
  const { data, error, loading, refetch } = useQuery(ProductPageDocument, { variables: { handle } })
  const [chosen, setChosen] = useState<{ handle: string; choice: Choice }>()
  const product = data?.product
  useTitle(product?.title)
  if (!product) {
    if (loading) return <Loading what="the product" />
    return error ? <Fault error={error} onRetry={refetch} /> : <NotFoundPage what="product" />
  }

  const choice = chosen?.handle === handle ? chosen.choice : chosenAtFirst(product.variants)
  const variant = variantOf(product.variants, choice)
  return (
    <article className="product-page">
      <ProductPictures media={product.media} chosen={variant?.media} />
      <div className="product-page__buy">
        {product.category && (
          <p className="product-page__shelf">
            <Link to={`/category/${product.category.slug}`}>{product.category.name}</Link>
          </p>
        )}
        <h1>{product.title}</h1>
        {product.vendor && <p className="product-page__vendor">by {product.vendor}</p>}
        <VariantPrice price={variant?.price} />
        <OptionPicker product={product} choice={choice} onChoose={(name, value) => setChosen({ handle, choice: choose(product.variants, choice, name, value) })} />
        {variant && (
          <>
            <AvailabilityText availability={variant.availability} quantity={variant.availableQuantity} />
            <AddToCart key={variant.id} variant={variant} title={product.title} />
            <QuantityBreaks breaks={variant.quantityBreaks} />
          </>
        )}
      </div>
      <ProductFacts product={product} variant={variant} />
    </article>
  )
}
