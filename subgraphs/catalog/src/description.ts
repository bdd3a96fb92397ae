import sanitize from 'sanitize-html'

const TAGS = ['p', 'br', 'b', 'strong', 'i', 'em', 'u', 's', 'sub', 'sup', 'small', 'span', 'div', 'blockquote', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'a', 'img', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'caption']

/** Marks of a paragraph's end, before the tags go. */
const BREAKS = /<\/(?:p|div|li|h[1-6]|tr|table|blockquote|dt|dd|ul|ol)\s*>|<(?:br|hr)\s*\/?>/gi

/** HTML with nothing in it that could run, load a frame or restyle the page. */
export function safeHtml(html: string): string {
  return sanitize(html, {
    allowedTags: TAGS,
    allowedAttributes: { a: ['href', 'title', 'rel'], img: ['src', 'alt', 'width', 'height'], th: ['colspan', 'rowspan', 'scope'], td: ['colspan', 'rowspan'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    transformTags: { h1: 'h2', a: sanitize.simpleTransform('a', { rel: 'noopener nofollow' }) },
  }).trim()
}

/** The words of an HTML text, one paragraph a line. */
export function plainText(html: string): string {
  const text = sanitize(html.replace(BREAKS, (mark) => `${mark}\n`), { allowedTags: [], allowedAttributes: {} })
  return decode(text).replace(/[^\S\n]+/g, ' ').replace(/ *\n */g, '\n').replace(/\n{2,}/g, '\n').trim()
}

/** What is left of entities in text without tags. */
const decode = (text: string): string => text.replace(/&(lt|gt|quot|amp);/g, (_, name: 'lt' | 'gt' | 'quot' | 'amp') => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name])

/** Whether a text is meant as HTML rather than as words that contain a `<`. */
export const looksLikeHtml = (text: string): boolean => /<\/?[a-z][^>]*>|&(?:[a-z]+|#\d+);/i.test(text)
