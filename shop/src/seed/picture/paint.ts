/** The colours of one thing, from the one that it is sold in. */
export type Palette = {
  readonly main: string
  readonly light: string
  readonly pale: string
  readonly shade: string
  readonly dark: string
  /** The second colour: a handle, a label, a lid. */
  readonly accent: string
  readonly accentShade: string
}

/** Draws one kind of thing on a square of 600, standing on y = 480 where it stands. */
export type Drawing = (palette: Palette) => string

const INK = '#2b2722'
const PAPER = '#ffffff'

export const paletteOf = (main: string, accent: string): Palette => ({
  main,
  light: mix(main, PAPER, 0.28),
  pale: mix(main, PAPER, 0.6),
  shade: mix(main, INK, 0.16),
  dark: mix(main, INK, 0.38),
  accent,
  accentShade: mix(accent, INK, 0.22),
})

/** The colour that lies a part of the way from one to the other. */
export function mix(from: string, to: string, part: number): string {
  const channel = (colour: string, index: number) => Number.parseInt(colour.slice(1 + 2 * index, 3 + 2 * index), 16)
  const mixed = [0, 1, 2].map((index) => Math.round(channel(from, index) * (1 - part) + channel(to, index) * part))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

export const shape = (d: string, fill: string): string => `<path d="${d}" fill="${fill}"/>`
export const stroke = (d: string, colour: string, width: number, more = ''): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${more && ` ${more}`}/>`
export const box = (x: number, y: number, width: number, height: number, radius: number, fill: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"/>`
export const dot = (x: number, y: number, radius: number, fill: string): string => `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`
export const oval = (x: number, y: number, rx: number, ry: number, fill: string): string => `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"/>`
export const turned = (degrees: number, x: number, y: number, ...parts: string[]): string => `<g transform="rotate(${degrees} ${x} ${y})">${parts.join('')}</g>`
export const faint = (opacity: number, ...parts: string[]): string => `<g opacity="${opacity}">${parts.join('')}</g>`
/** The same drawn for each number from 0. */
export const times = (count: number, draw: (index: number) => string): string => Array.from({ length: count }, (_, index) => draw(index)).join('')
/** The soft ground under a thing that stands. */
export const ground = (width: number, y = 482): string => faint(0.16, oval(300, y, width / 2, 16, INK))
