import { Refusal } from '@ecolaura/kernel'

/** A picture of a product. */
export type Media = { readonly url: string; readonly alt: string; readonly width?: number | null; readonly height?: number | null }

/** An address of this shop (`/media/…`) or of the web; nothing that a browser would run. */
export const isMediaUrl = (url: string): boolean => url.startsWith('/') && !url.startsWith('//') ? true : /^https?:$/.test(URL.parse(url)?.protocol ?? '')

/** @throws Refusal `INVALID_MEDIA` */
export function readMedia(media: readonly Media[]): Media[] {
  media.forEach(({ url }, index) => {
    if (!isMediaUrl(url)) throw new Refusal('INVALID_MEDIA', `"${url}" is not the address of a picture.`, { field: ['media', String(index), 'url'] })
  })
  return media.map(({ url, alt, width, height }) => ({ url, alt, width: width ?? null, height: height ?? null }))
}
