import { Refusal, staffOnly } from '@ecolaura/kernel'
import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import type { Context } from './context.ts'
import type { ProductImport } from './import.ts'
import { ImportProductsInput, ImportProductsPayload, ProductImportType } from './import.types.ts'

@Resolver(() => ProductImportType)
export class ImportResolver {
  @Query(() => ProductImportType, { nullable: true, description: 'An import by its id. For staff.' })
  productImport(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() { imports, principal }: Context): Promise<ProductImport | undefined> {
    staffOnly(principal)
    return imports.byId(id)
  }

  @Mutation(() => ImportProductsPayload, { description: 'Brings the products of an uploaded file into the shop, in the background. Repeating it changes nothing more. For staff.' })
  async importProducts(@Arg('input', () => ImportProductsInput, { description: 'The file.' }) { uploadId, currencyCode }: ImportProductsInput, @Ctx() { imports, uploads, importStarted, principal }: Context) {
    staffOnly(principal)
    const name = await uploads.nameOf(uploadId)
    if (name === undefined) throw new Refusal('NOT_FOUND', 'There is no such upload.', { field: ['uploadId'] })
    const productImport = await imports.start(uploadId, name, currencyCode)
    importStarted.wake()
    return { productImport }
  }
}
