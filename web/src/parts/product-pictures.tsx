import { useState } from 'react'
import { Picture } from './picture.tsx'

type Media = { url: string; alt: string }

/** The picture of the chosen variant, with the others below to look at. */
export function ProductPictures({ media, chosen }: { media: readonly Media[]; chosen: Media | null | undefined }) {
  const [looked, setLooked] = useState<{ at: Media; while: string | undefined }>()
  const shown = looked && looked.while === chosen?.url ? looked.at : (chosen ?? media[0])
  return (
    <div className="product-pictures">
      <Picture media={shown} size={720} isEager />
      {media.length > 1 && (
        <ul>
          {media.map((each, index) => (
            <li key={each.url}>
              <button type="button" aria-pressed={each.url === shown?.url} aria-label={`Picture ${index + 1} of ${media.length}`} onClick={() => setLooked({ at: each, while: chosen?.url })}>
                <Picture media={{ url: each.url, alt: '' }} size={96} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
