import { box, dot, faint, ground, oval, shape, stroke, times, turned, type Drawing } from './paint.ts'

export const notebook: Drawing = (p) => turned(-8, 300, 300, box(168, 112, 286, 380, 12, p.dark), box(164, 108, 282, 376, 8, '#f6f1e6'), box(150, 104, 286, 380, 12, p.main), box(150, 104, 40, 380, 12, p.shade), box(176, 104, 14, 380, 0, p.shade), box(392, 98, 14, 392, 0, p.accent), box(222, 178, 140, 74, 4, '#f6f1e6'), stroke('M242 204 h100 M242 224 h64', p.dark, 4), shape('M300 484 v44 l12 -12 l12 12 v-44 z', p.accentShade))

export const pencils: Drawing = (p) => {
  const colours = [p.main, p.accent, p.dark, p.light, p.accentShade]
  const pencil = (x: number, top: number, degrees: number, colour: string) => turned(degrees, x, 480, shape(`M${x - 17} ${top + 54} L${x} ${top} L${x + 17} ${top + 54} Z`, '#e3c79c'), shape(`M${x - 6} ${top + 19} L${x} ${top} L${x + 6} ${top + 19} Z`, '#3d3630'), box(x - 17, top + 52, 34, 360 - top, 2, colour), box(x + 5, top + 52, 12, 360 - top, 2, p.shade))
  return ground(260) + colours.map((colour, n) => pencil(212 + n * 44, 150 + ((n * 41) % 70), (n - 2) * 5, colour)).join('') + shape('M176 316 H424 V440 Q424 482 300 482 Q176 482 176 440 Z', '#cfa676') + oval(300, 316, 124, 24, '#b78c5b') + shape('M176 316 A124 24 0 0 0 424 316 V330 A124 24 0 0 1 176 330 Z', '#e0bd8f') + times(3, (n) => faint(0.5, stroke(`M${214 + n * 70} 356 q10 40 -4 100`, '#a77c4c', 4)))
}

export const pen: Drawing = (p) => turned(38, 300, 300, box(276, 70, 48, 210, 20, p.main), box(306, 70, 18, 210, 8, p.shade), box(276, 268, 48, 16, 2, p.accent), box(280, 284, 40, 130, 4, p.dark), shape('M280 414 H320 L308 470 H292 Z', p.accent), shape('M292 470 H308 L300 508 Z', p.accentShade), stroke('M300 440 V500', p.dark, 2), box(324, 92, 12, 130, 6, p.accent), dot(330, 218, 8, p.accent)) + stroke('M150 486 q20 -24 40 0 t40 0 t40 0 q24 -26 50 -6', p.dark, 5)

export const tray: Drawing = (p) => ground(440) + shape('M120 260 L480 260 L520 420 H80 Z', p.light) + shape('M80 420 H520 V462 Q520 482 500 482 H100 Q80 482 80 462 Z', p.main) + shape('M120 260 L80 420 V400 L112 250 Z M480 260 L520 420 V400 L488 250 Z', p.shade) + shape('M236 262 L218 418 H226 L244 262 Z', p.shade) + turned(3, 360, 330, box(282, 286, 180, 20, 8, p.accent), shape('M462 286 l34 10 l-34 10 z', '#e3c79c')) + shape('M138 296 h74 l-12 92 h-76 z', '#f6f1e6') + stroke('M146 318 h48 M142 340 h50', p.dark, 4) + oval(390, 368, 56, 22, p.accentShade) + oval(390, 362, 56, 20, p.accent) + faint(0.6, times(6, (n) => stroke(`M${110 + n * 70} 452 h38`, p.shade, 3)))

export const wrapping: Drawing = (p) => {
  const roll = (y: number, body: string, mark: string) => box(96, y, 400, 84, 12, body) + times(13, (n) => (n % 2 ? dot(126 + n * 29, y + 26, 8, mark) : turned(20, 126 + n * 29, y + 58, oval(126 + n * 29, y + 58, 6, 13, mark)))) + oval(496, y + 42, 20, 42, '#f6f1e6') + oval(496, y + 42, 9, 20, '#b99b73')
  return ground(440) + roll(398, p.main, p.pale) + roll(308, p.accent, p.main) + roll(218, p.pale, p.shade) + stroke('M180 214 V486', '#c9b48f', 7) + stroke('M180 300 q-56 -40 -60 0 q4 34 60 0 q56 -40 60 0 q-4 34 -60 0', '#b99b73', 7) + stroke('M180 302 l-30 56 M180 302 l34 50', '#b99b73', 6)
}
