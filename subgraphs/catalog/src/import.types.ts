import { CurrencyCode, DateTime, payloadType } from '@ecolaura/graph'
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import type { CsvProblem } from './csv-rows.ts'
import { ImportStatus, type ProductImport } from './import.ts'

registerEnumType(ImportStatus, {
  name: 'ImportStatus',
  description: 'How far an import is.',
  valuesConfig: {
    READING: { description: 'The file is being read and its products written.' },
    WAITING: { description: 'All products are written; prices and stock are being taken up.' },
    COMPLETE: { description: 'Products, prices and stock are in the shop.' },
    FAILED: { description: 'The file has problems; nothing of it is in the shop.' },
  },
})

@ObjectType('ImportProblem', { description: 'What is wrong with a file, and where.', simpleResolvers: true })
export class ImportProblemType implements CsvProblem {
  @Field(() => Int, { description: 'The line of the file on which the row begins, counted from 1.' })
  line!: number
  @Field(() => String, { nullable: true, description: 'The column, by its name in the file; null when it is not one column.' })
  column!: string | null
  @Field(() => String, { description: 'What is wrong and what to do.' })
  message!: string
}

@ObjectType('ProductImport', { description: 'A product file on its way into the shop, and in the end the report of it.', simpleResolvers: true })
export class ProductImportType implements ProductImport {
  @Field(() => ID, { description: 'Its id.' })
  id!: string
  @Field(() => ImportStatus, { description: 'How far it is.' })
  status!: ImportStatus
  @Field(() => String, { description: 'The name of the file.' })
  fileName!: string
  @Field(() => CurrencyCode, { description: 'The currency of its prices.' })
  currencyCode!: string
  @Field(() => Int, { description: 'Rows of the file below the header; empty ones do not count.' })
  rows!: number
  @Field(() => Int, { description: 'Products in the file.' })
  products!: number
  @Field(() => Int, { description: 'Variants in the file.' })
  variants!: number
  @Field(() => Int, { description: 'Products that were new to the shop, so far.' })
  created!: number
  @Field(() => Int, { description: 'Products that changed, so far.' })
  updated!: number
  @Field(() => Int, { description: 'Products that were so already, so far.' })
  unchanged!: number
  @Field(() => Int, { description: 'Products whose prices and stock have both been taken up, so far.' })
  answered!: number
  @Field(() => [ImportProblemType], { description: 'What is wrong with the file, at most a hundred; then nothing of it was taken.' })
  problems!: ImportProblemType[]
  @Field(() => DateTime, { description: 'When it was asked for.' })
  startedAt!: Date
  @Field(() => DateTime, { nullable: true, description: 'When it was complete or had failed.' })
  completedAt!: Date | null
}

@InputType({ description: 'A product file to import.' })
export class ImportProductsInput {
  @Field(() => ID, { description: 'The id that the upload of the file was answered with.' })
  uploadId!: string
  @Field(() => CurrencyCode, { description: 'The currency of its prices; the file does not say.' })
  currencyCode!: string
}

export const ImportProductsPayload = payloadType('ImportProductsPayload', 'productImport', () => ProductImportType, 'The import that has begun; ask for it again to see how far it is.')
