import { useState } from 'react'

type Media = { url: string; alt?: string | null }

/** A square picture, or a plain field of the same size where there is none or it does not arrive. */
export function Picture({ media, size, isEager = false }: { media: Media | null | undefined; size: number; isEager?: boolean }) {
  const [broken, setBroken] = useState<string>()
  if (!media || broken === media.url) return <span className="picture picture--none" {...(media?.alt ? { role: 'img', 'aria-label': media.alt } : { 'aria-hidden': true })} />
  return (
    <img
      className="picture"
      src={media.url}
      alt={media.alt ?? ''}
      width={size}
      height={size}
      loading={isEager ? 'eager' : 'lazy'}
      decoding="async"
      onError={() => setBroken(media.url)}
    />
  )
}
