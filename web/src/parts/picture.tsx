type Media = { url: string; alt?: string | null }

/** A square picture, or a plain field of the same size where there is none. */
export function Picture({ media, size, isEager = false }: { media: Media | null | undefined; size: number; isEager?: boolean }) {
  if (!media) return <span className="picture picture--none" aria-hidden="true" />
  return <img className="picture" src={media.url} alt={media.alt ?? ''} width={size} height={size} loading={isEager ? 'eager' : 'lazy'} decoding="async" />
}
