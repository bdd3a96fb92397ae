import { PageArgs, type Page } from '@ecolaura/graph'
import { staffOnly } from '@ecolaura/kernel'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Category } from './category.ts'
import { CategoryType, CreateCategoryInput, CreateCategoryPayload, UpdateCategoryInput, UpdateCategoryPayload } from './category.types.ts'
import type { Context } from './context.ts'
import { ProductOrderInput } from './product-filter.types.ts'
import { ProductConnection, productPage } from './product.resolver.ts'
import type { Product } from './product.ts'

@Resolver(() => CategoryType)
export class CategoryResolver {
  @FieldResolver(() => CategoryType, { nullable: true, description: 'The category that it stands under; none for one of the top.' })
  parent(@Root() { parentId }: Category, @Ctx() { categoryById }: Context): Promise<Category | undefined> | null {
    return parentId === null ? null : categoryById.load(parentId)
  }

  @FieldResolver(() => [CategoryType], { description: 'The categories that stand right under it.' })
  children(@Root() { id }: Category, @Ctx() { categoriesUnder }: Context): Promise<Category[]> {
    return categoriesUnder.load(id)
  }

  @FieldResolver(() => ProductConnection, { description: 'What stands in it and in the categories below it.' })
  products(
    @Root() { id }: Category,
    @Arg('orderBy', () => ProductOrderInput, { nullable: true, description: 'Their order; the newest first when left out.' }) orderBy: ProductOrderInput | undefined,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: Context,
  ): Promise<Page<Product>> {
    return productPage(context, args, { category: { eq: id } }, orderBy ?? undefined)
  }

  @Query(() => CategoryType, { nullable: true, description: 'A category by its id or its slug.' })
  async category(
    @Arg('id', () => ID, { nullable: true, description: 'Its id.' }) id: string | undefined,
    @Arg('slug', () => String, { nullable: true, description: 'Its name in addresses.' }) slug: string | undefined,
    @Ctx() { categories, categoryById }: Context,
  ): Promise<Category | undefined> {
    if (id == null) return slug == null ? undefined : categories.bySlug(slug)
    const category = await categoryById.load(id)
    return slug == null || category?.slug === slug ? category : undefined
  }

  @Query(() => [CategoryType], { description: 'All categories, those of the top first.' })
  categories(@Ctx() { categories }: Context): Promise<Category[]> {
    return categories.all()
  }

  @Mutation(() => CreateCategoryPayload, { description: 'Adds a category. For staff.' })
  async createCategory(@Arg('input', () => CreateCategoryInput, { description: 'The category.' }) input: CreateCategoryInput, @Ctx() { categories, principal }: Context) {
    staffOnly(principal)
    return { category: await categories.create(input) }
  }

  @Mutation(() => UpdateCategoryPayload, { description: 'Changes a category. For staff.' })
  async updateCategory(@Arg('input', () => UpdateCategoryInput, { description: 'The change.' }) input: UpdateCategoryInput, @Ctx() { categories, principal }: Context) {
    staffOnly(principal)
    return { category: await categories.update(input) }
  }
}
