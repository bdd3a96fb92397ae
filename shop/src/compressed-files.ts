import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const TEXTS = new Set(['.css', '.html', '.js', '.json', '.map', '.svg', '.txt'])
/** Less than this fits into one packet anyway. */
const LEAST_BYTES = 1_024

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

/** Puts `name.br` and `name.gz` beside each text of a folder, so that nothing is compressed while the shop sells. */
export async function compressFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    if (!entry.isFile() || !TEXTS.has(extname(entry.name))) continue
    const path = join(entry.parentPath, entry.name)
    const text = await readFile(path)
    if (text.length < LEAST_BYTES) continue
    // A higher quality takes ten times as long for a tenth less.
    await writeFile(`${path}.br`, await toBrotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }))
    await writeFile(`${path}.gz`, await toGzip(text))
  }
}
