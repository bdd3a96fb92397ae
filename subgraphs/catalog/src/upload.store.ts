import { createWriteStream } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { newId, Refusal } from '@ecolaura/kernel'

export type Upload = { readonly name: string; readonly content: Buffer }

/** Files that people have sent, until they are read. */
export interface Uploads {
  /** Keeps a file and resolves with its id. @throws Refusal `UPLOAD_TOO_LARGE` */
  save(content: Readable, name: string): Promise<string>
  read(id: string): Promise<Upload | undefined>
  /** The name it had where it came from; undefined when there is no such upload. */
  nameOf(id: string): Promise<string | undefined>
}

const MOST_BYTES = 32 * 2 ** 20

/** Keeps uploads as files of a folder: the content as `<id>`, its name in `<id>.json`, which is written last. */
export function folderUploads(folder: string, mostBytes = MOST_BYTES): Uploads {
  const pathOf = (id: string) => join(folder, id)
  const describe = async (id: string): Promise<{ name: string } | undefined> => {
    // An id comes from a client and must not lead out of the folder.
    if (!/^upl_[0-9a-f-]{36}$/.test(id)) return undefined
    const text = await unlessMissing(readFile(`${pathOf(id)}.json`, 'utf8'))
    return text === undefined ? undefined : (JSON.parse(text) as { name: string })
  }

  return {
    async save(content, name) {
      const id = newId('upl')
      await mkdir(folder, { recursive: true })
      try {
        await pipeline(content, limit(mostBytes), createWriteStream(pathOf(id), { flags: 'wx', flush: true }))
        await writeFile(`${pathOf(id)}.json.part`, JSON.stringify({ name }), { flush: true })
        await rename(`${pathOf(id)}.json.part`, `${pathOf(id)}.json`)
        return id
      } catch (error) {
        await rm(pathOf(id), { force: true })
        throw error
      }
    },

    async read(id) {
      const described = await describe(id)
      const content = described && (await unlessMissing(readFile(pathOf(id))))
      return content && { name: described.name, content }
    },

    async nameOf(id) {
      return (await describe(id))?.name
    },
  }
}

const limit = (mostBytes: number) =>
  async function* (chunks: AsyncIterable<Buffer>) {
    let bytes = 0
    for await (const chunk of chunks) {
      bytes += chunk.length
      if (bytes > mostBytes) throw new Refusal('UPLOAD_TOO_LARGE', `A file has at most ${Math.floor(mostBytes / 2 ** 20)} MB.`)
      yield chunk
    }
  }

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
