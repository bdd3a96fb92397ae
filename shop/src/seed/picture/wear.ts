import { box, dot, faint, shape, stroke, times, type Drawing } from './paint.ts'

const TEE = 'M222 132 C246 168 354 168 378 132 L432 152 L512 244 L452 294 L424 264 L426 482 Q300 494 174 482 L176 264 L148 294 L88 244 L168 152 Z'
const LONG = 'M222 132 C246 164 354 164 378 132 L430 150 Q452 162 462 198 L516 446 L458 462 L420 282 L424 482 Q300 494 176 482 L180 282 L142 462 L84 446 L138 198 Q148 162 170 150 Z'
const NECK = 'M222 132 C246 168 354 168 378 132 L364 126 C340 150 260 150 236 126 Z'
const ribs = (x: number, y: number, width: number, colour: string, count = 24): string => times(count, (n) => stroke(`M${x + (n * width) / (count - 1)} ${y} v22`, colour, 2.5))

export const tee: Drawing = (p) => shape(TEE, p.main) + shape('M176 264 L148 294 L88 244 L110 218 Z', p.shade) + shape('M424 264 L452 294 L512 244 L490 218 Z', p.shade) + shape(NECK, p.shade) + stroke('M176 470 Q300 482 424 470', p.shade, 2.5) + faint(0.5, stroke('M206 250 q10 90 -6 200', p.shade, 4), stroke('M396 250 q-10 90 6 200', p.shade, 4)) + box(332, 226, 34, 12, 3, p.accent)

export const stripedTee: Drawing = (p) =>
  `<clipPath id="c"><path d="${LONG}"/></clipPath>` + shape(LONG, p.main) + `<g clip-path="url(#c)">${times(9, (n) => box(60, 186 + n * 34, 480, 12, 0, p.accent))}</g>` + shape(NECK, p.light) + faint(0.35, stroke('M180 282 L176 470', p.dark, 4), stroke('M420 282 L424 470', p.dark, 4))

export const sweater: Drawing = (p) =>
  shape(LONG, p.main) + shape('M84 446 L142 462 L146 440 L89 424 Z M516 446 L458 462 L454 440 L511 424 Z', p.shade) + shape('M176 482 Q300 494 424 482 L424 452 Q300 464 176 452 Z', p.shade) + ribs(186, 458, 228, p.dark, 22) + shape('M222 132 C246 170 354 170 378 132 L368 116 C340 142 260 142 232 116 Z', p.shade) +
  times(4, (n) => stroke(times(6, (m) => `M${228 + n * 48} ${206 + m * 40} q14 20 0 40 `) + times(6, (m) => `M${228 + n * 48} ${206 + m * 40} q-14 20 0 40 `), p.shade, 4)) + faint(0.6, stroke('M180 282 L177 450', p.dark, 3), stroke('M420 282 L423 450', p.dark, 3))

export const shirt: Drawing = (p) =>
  shape(LONG, p.main) + shape('M292 158 h22 v328 h-22 z', p.light) + times(6, (n) => dot(303, 192 + n * 50, 5, p.accent)) + shape('M222 132 L236 116 Q300 146 364 116 L378 132 L340 190 L303 160 L262 190 Z', p.light) + stroke('M236 118 L262 188 M364 118 L340 188', p.shade, 2.5) + shape('M344 240 h56 v52 l-28 14 l-28 -14 z', p.shade) + box(344, 240, 56, 12, 0, p.main) + faint(0.5, stroke('M180 282 L177 474', p.shade, 4), stroke('M420 282 L423 474', p.shade, 4)) + stroke('M89 424 L146 440 M511 424 L454 440', p.shade, 4)

export const jacket: Drawing = (p) =>
  shape('M214 150 Q224 84 300 82 Q376 84 386 150 L352 190 L248 190 Z', p.shade) + shape('M244 154 Q250 112 300 110 Q350 112 356 154 L330 186 L270 186 Z', p.dark) + shape(LONG, p.main) + shape('M222 132 L248 186 L300 204 L352 186 L378 132 L392 138 L366 214 L300 228 L234 214 L208 138 Z', p.light) + stroke('M300 206 V486', p.dark, 5) + box(294, 226, 12, 22, 3, p.accent) + shape('M206 350 l62 -14 v16 l-62 14 z M394 350 l-62 -14 v16 l62 14 z', p.shade) + faint(0.7, stroke('M180 282 L177 474', p.shade, 4), stroke('M420 282 L423 474', p.shade, 4)) + stroke('M89 424 L146 440 M511 424 L454 440', p.dark, 6)

export const trousers: Drawing = (p) =>
  shape('M208 104 H392 L430 500 H332 L304 236 L268 500 H170 Z', p.main) + box(206, 100, 188, 30, 4, p.shade) + times(4, (n) => box(220 + n * 50, 94, 10, 42, 3, p.dark)) + dot(300, 116, 7, p.accent) + stroke('M300 132 V226 M214 134 q10 40 48 44 M386 134 q-10 40 -48 44', p.dark, 3) + faint(0.5, stroke('M222 250 L212 480 M378 250 L388 480', p.light, 5)) + box(169, 480, 100, 22, 3, p.shade) + box(331, 480, 100, 22, 3, p.shade)

export const beanie: Drawing = (p) =>
  shape('M148 400 Q140 160 300 150 Q460 160 452 400 Z', p.main) + times(9, (n) => stroke(`M300 156 Q${152 + n * 37} ${200} ${166 + n * 33.5} 384`, p.shade, 4)) + box(130, 372, 340, 84, 26, p.light) + times(16, (n) => stroke(`M${150 + n * 20} 384 v60`, p.shade, 4)) + box(376, 402, 46, 28, 3, p.accent) + dot(300, 148, 14, p.shade)

export const socks: Drawing = (p) => {
  const sock = (x: number, y: number) => `<g transform="translate(${x} ${y})">` + shape('M0 0 H96 V200 Q98 226 122 240 L190 274 Q214 290 200 318 Q190 334 164 330 L60 296 Q2 276 0 220 Z', p.main) + box(-4, -6, 104, 46, 8, p.accent) + times(9, (n) => stroke(`M${6 + n * 11} 0 v34`, p.accentShade, 2.5)) + shape('M0 208 Q40 214 52 292 Q2 274 0 220 Z', p.accent) + shape('M150 256 L190 274 Q214 290 200 318 Q190 334 164 330 L136 321 Q132 282 150 256 Z', p.accent) + times(3, (n) => box(0, 78 + n * 34, 96, 10, 0, p.light)) + '</g>'
  return sock(256, 118) + sock(142, 142)
}
