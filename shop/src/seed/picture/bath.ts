import { box, dot, faint, ground, oval, shape, stroke, times, turned, type Drawing } from './paint.ts'

export const soap: Drawing = (p) => ground(420, 470) + shape('M120 300 Q120 272 150 262 L330 226 Q356 222 380 232 L470 268 Q486 276 486 300 V384 Q486 408 458 418 L290 458 Q262 464 236 456 L146 424 Q120 414 120 388 Z', p.main) + shape('M120 300 Q120 272 150 262 L330 226 Q356 222 380 232 L470 268 Q486 276 478 286 L280 336 Q262 340 244 334 L126 300 Z', p.light) + shape('M262 338 L482 284 Q486 292 486 300 V384 Q486 408 458 418 L290 458 Q276 461 262 460 Z', p.shade) + times(7, (n) => oval(180 + ((n * 67) % 210), 352 + ((n * 31) % 70), 9, 5, p.accent)) + shape('M232 282 L330 258 L376 276 L276 302 Z', p.main) + faint(0.75, dot(470, 200, 20, '#ffffff'), dot(432, 168, 11, '#ffffff'), dot(502, 158, 8, '#ffffff'))

export const roundBar: Drawing = (p) => ground(330) + shape('M150 330 V410 Q150 480 300 480 Q450 480 450 410 V330 Z', p.shade) + oval(300, 330, 150, 70, p.main) + oval(300, 326, 112, 48, p.light) + stroke('M216 340 q24 -22 40 0 t40 0 M352 306 q16 12 32 2', p.accent, 7) + stroke('M282 316 Q196 250 236 176 Q300 84 364 176 Q404 250 318 316', '#c9b48f', 9) + dot(300, 318, 20, p.shade) + dot(452, 262, 12, p.pale) + dot(486, 300, 7, p.pale) + dot(476, 222, 16, p.pale)

export const toothbrush: Drawing = (p) => {
  const brush = (x: number, degrees: number, bristles: string) => turned(degrees, x, 480, shape(`M${x - 13} 200 Q${x - 16} 120 ${x} 112 Q${x + 16} 120 ${x + 13} 200 Q${x + 8} 250 ${x + 15} 320 V470 Q${x + 15} 486 ${x} 486 Q${x - 15} 486 ${x - 15} 470 V320 Q${x - 8} 250 ${x - 13} 200 Z`, p.main), box(x - 34, 126, 24, 84, 6, bristles), times(6, (n) => stroke(`M${x - 32} ${134 + n * 13} h20`, p.pale, 3)), box(x - 15, 442, 30, 10, 0, bristles))
  return ground(250) + brush(270, -9, p.accent) + brush(340, 9, p.dark) + shape('M208 360 H398 L388 462 Q386 482 366 482 H240 Q220 482 218 462 Z', '#f3eee4') + shape('M330 360 H398 L388 462 Q386 482 366 482 H322 Z', '#e2dacb') + oval(303, 360, 95, 16, '#e2dacb')
}

export const razor: Drawing = (p) => turned(24, 300, 300, box(282, 236, 36, 270, 18, p.main), box(304, 236, 14, 270, 7, p.shade), times(12, (n) => stroke(`M284 ${310 + n * 14} l32 8`, p.dark, 3)), box(276, 222, 48, 22, 6, p.dark), box(186, 158, 228, 26, 10, p.light), box(196, 184, 208, 12, 2, '#8d9498'), box(190, 196, 220, 22, 8, p.shade), times(9, (n) => box(206 + n * 22, 206, 10, 12, 2, p.dark)))

export const towels: Drawing = (p) => {
  const fold = (y: number, colour: string, edge: string) => shape(`M120 ${y} H456 Q490 ${y} 490 ${y + 38} Q490 ${y + 76} 456 ${y + 76} H120 Z`, colour) + stroke(`M120 ${y + 38} H450`, edge, 5) + box(150, y, 26, 76, 0, edge) + faint(0.4, stroke(`M456 ${y + 12} q20 6 20 26`, '#ffffff', 5)) + times(12, (n) => stroke(`M120 ${y + 4 + n * 6} h-9`, edge, 3))
  return ground(420) + fold(404, p.shade, p.dark) + fold(324, p.main, p.shade) + fold(244, p.accent, p.accentShade) + fold(164, p.light, p.main)
}

export const creamJar: Drawing = (p) => ground(290) + box(158, 292, 284, 188, 34, p.main) + box(360, 292, 82, 188, 34, p.shade) + box(340, 292, 60, 188, 0, p.main) + box(150, 220, 300, 82, 16, p.accent) + box(150, 284, 300, 18, 8, p.accentShade) + times(15, (n) => stroke(`M${166 + n * 19} 234 v42`, p.accentShade, 3)) + box(206, 340, 148, 92, 6, '#faf6ec') + stroke('M230 372 h100 M230 392 h70 M230 410 h86', p.dark, 5) + faint(0.5, box(174, 316, 10, 130, 5, '#ffffff'))

export const bathBrush: Drawing = (p) => turned(-32, 300, 300, box(278, 60, 44, 330, 22, p.main), box(304, 60, 18, 330, 9, p.shade), stroke('M300 84 q-22 -46 0 -56 q22 10 0 56', '#c9b48f', 6), oval(300, 420, 84, 104, p.main), oval(300, 420, 66, 84, p.accent), times(40, (n) => dot(300 + Math.round(56 * Math.sqrt((n + 1) / 41) * Math.cos(n * 2.4)), 420 + Math.round(74 * Math.sqrt((n + 1) / 41) * Math.sin(n * 2.4)), 5, n % 2 ? p.accentShade : p.pale)))
