import { Refusal } from '@ecolaura/kernel'
import type { ImportStore } from './import.store.ts'
import { readProducts } from './product-csv.ts'
import type { Uploads } from './upload.store.ts'

/** Products in one transaction: few enough to let others in between, many enough to be quick. */
const BATCH = 20

/** Reads the import that waits the longest, all of it. Resolves with whether there was one. */
export async function readNextImport(imports: ImportStore, uploads: Uploads, signal: AbortSignal): Promise<boolean> {
  const open = await imports.next()
  if (!open) return false
  const upload = await uploads.read(open.uploadId)
  if (!upload) {
    await imports.fail(open.id, 0, [{ line: 1, column: null, message: 'The uploaded file is no longer there; upload it again.' }])
    return true
  }
  const file = readProducts(upload.content, open.currencyCode)
  if (file.problems.length) {
    await imports.fail(open.id, file.rows, file.problems)
    return true
  }
  let written: number | undefined = open.written
  try {
    while (written !== undefined && written < file.products.length && !signal.aborted) written = await imports.write({ ...open, written }, file, BATCH)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // The file was sound, but a product of the shop does not go with it; what was written before stays.
    await imports.fail(open.id, file.rows, [{ line: file.products[written ?? 0]!.line, column: null, message: error.message }])
  }
  return true
}
