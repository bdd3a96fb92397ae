import { connectionType, decodeCursor, PageArgs, pageOf, pageSize, type Page } from '@ecolaura/graph'
import { newId, staffOnly } from '@ecolaura/kernel'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Category } from './category.ts'
import { CategoryType } from './category.types.ts'
import type { Context } from './context.ts'
import { NEWEST_FIRST, type ProductFilter, type ProductOrder } from './product-filter.ts'
import { ProductFilterInput, ProductOrderInput } from './product-filter.types.ts'
import * as inputs from './product-input.types.ts'
import { keyIn, readKey } from './product-list.ts'
import { archiveProduct, publishProduct, updateProduct, type Product } from './product.ts'
import { ProductType, VariantType } from './product.types.ts'
import type { Variant } from './variant.ts'

export const ProductConnection = connectionType('Product', () => ProductType)

/** A page of what the caller may see; its products are at hand for fields that ask for them again. */
export async function productPage(context: Context, args: PageArgs, where?: ProductFilter, orderBy: ProductOrder = NEWEST_FIRST): Promise<Page<Product>> {
  const { products, productById, isPublic } = context
  const after = args.after ? readKey(orderBy, decodeCursor(args.after, 2)) : undefined
  const found = await products.page({ where, orderBy, isPublic }, pageSize(args.first) + 1, after)
  for (const product of found) productById.prime(product.id, product)
  return pageOf(found, args, keyIn(orderBy), () => products.count({ where, isPublic }))
}

@Resolver(() => VariantType)
export class VariantResolver {
  @FieldResolver(() => ProductType, { nullable: true, description: 'The product that it is a variant of.' })
  product(@Root() { productId }: Variant, @Ctx() { productById }: Context): Promise<Product | undefined> {
    return productById.load(productId)
  }

  @Query(() => VariantType, { nullable: true, description: 'A variant by its id.' })
  variant(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() { variantById }: Context): Promise<Variant | undefined> {
    return variantById.load(id)
  }
}

@Resolver(() => ProductType)
export class ProductResolver {
  @FieldResolver(() => CategoryType, { nullable: true, description: 'The category that it stands in.' })
  category(@Root() { categoryId }: Product, @Ctx() { categoryById }: Context): Promise<Category | undefined> | null {
    return categoryId === null ? null : categoryById.load(categoryId)
  }

  @Query(() => ProductType, { nullable: true, description: 'A product by its id or its handle.' })
  async product(
    @Arg('id', () => ID, { nullable: true, description: 'Its id.' }) id: string | undefined,
    @Arg('handle', () => String, { nullable: true, description: 'Its name in addresses.' }) handle: string | undefined,
    @Ctx() { productById, productByHandle }: Context,
  ): Promise<Product | undefined> {
    if (id == null) return handle == null ? undefined : productByHandle.load(handle)
    const product = await productById.load(id)
    return handle == null || product?.handle === handle ? product : undefined
  }

  @Query(() => ProductConnection, { description: 'Products; shoppers see those that are in the shop.' })
  products(
    @Arg('where', () => ProductFilterInput, { nullable: true, description: 'Which products; all when left out.' }) where: ProductFilterInput | undefined,
    @Arg('orderBy', () => ProductOrderInput, { nullable: true, description: 'Their order; the newest first when left out.' }) orderBy: ProductOrderInput | undefined,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: Context,
  ): Promise<Page<Product>> {
    return productPage(context, args, where, orderBy ?? undefined)
  }

  @Mutation(() => inputs.CreateProductPayload, { description: 'Adds a product. For staff.' })
  async createProduct(@Arg('input', () => inputs.CreateProductInput, { description: 'The product.' }) { handle, publish, ...draft }: inputs.CreateProductInput, @Ctx() { products, principal }: Context) {
    staffOnly(principal)
    return { product: await products.create(handle, draft, ...(publish ? [publishProduct] : [])) }
  }

  @Mutation(() => inputs.UpdateProductPayload, { description: 'Changes a product. For staff.' })
  async updateProduct(@Arg('input', () => inputs.UpdateProductInput, { description: 'The change.' }) { id, expectedVersion, ...draft }: inputs.UpdateProductInput, @Ctx() { products, principal }: Context) {
    staffOnly(principal)
    return { product: await products.change(id, expectedVersion, (product) => updateProduct(product, draft, () => newId('var'))) }
  }

  @Mutation(() => inputs.PublishProductPayload, { description: 'Shows a product to shoppers. For staff.' })
  async publishProduct(@Arg('input', () => inputs.PublishProductInput, { description: 'The product.' }) { id, expectedVersion }: inputs.PublishProductInput, @Ctx() { products, principal }: Context) {
    staffOnly(principal)
    return { product: await products.change(id, expectedVersion, publishProduct) }
  }

  @Mutation(() => inputs.ArchiveProductPayload, { description: 'Takes a product out of the shop; staff and past orders still find it. For staff.' })
  async archiveProduct(@Arg('input', () => inputs.ArchiveProductInput, { description: 'The product.' }) { id, expectedVersion }: inputs.ArchiveProductInput, @Ctx() { products, principal }: Context) {
    staffOnly(principal)
    return { product: await products.change(id, expectedVersion, archiveProduct) }
  }
}
