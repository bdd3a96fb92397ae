import * as bath from './picture/bath.ts'
import * as carry from './picture/carry.ts'
import * as desk from './picture/desk.ts'
import * as home from './picture/home.ts'
import * as kitchen from './picture/kitchen.ts'
import { dot, faint, mix, paletteOf, type Drawing } from './picture/paint.ts'
import * as wear from './picture/wear.ts'

const DRAWINGS = { ...wear, ...kitchen, ...bath, ...home, ...carry, ...desk } satisfies Record<string, Drawing>

export type PictureKind = keyof typeof DRAWINGS

/** What a picture shows: a kind of thing, in its own colour and a second one. */
export type Picture = { readonly kind: PictureKind; readonly colour: string; readonly accent: string }

/** Draws a product as an SVG, on a calm ground in a breath of its own colour. Pure: the same picture is always the same text. */
export function drawPicture({ kind, colour, accent }: Picture, title: string): string {
  const wall = mix(colour, '#f5f1e9', 0.87)
  const palette = paletteOf(colour, accent)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" width="600" height="600" role="img" aria-label="${escape(title)}">`,
    '<defs><filter id="s" x="-20%" y="-20%" width="140%" height="150%"><feDropShadow dx="0" dy="9" stdDeviation="12" flood-color="#3a2f20" flood-opacity=".2"/></filter></defs>',
    `<rect width="600" height="600" fill="${wall}"/>`,
    faint(0.55, dot(300, 300, 236, mix(wall, '#ffffff', 0.6))),
    `<g filter="url(#s)">${DRAWINGS[kind](palette)}</g>`,
    '</svg>',
  ].join('')
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)
