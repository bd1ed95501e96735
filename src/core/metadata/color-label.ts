import type { ColorLabel } from '#shared/media.ts'
import type { XmpProperties } from './xmp-properties.ts'

/**
 * The colour label that a file carries for other programs, or null: `xmp:Label` is a word of the writing program's language
 * (Lightroom) or meaning (Bridge), `photoshop:LabelColor` a colour's English name, `digiKam:ColorLabel` a number.
 */
export function readColorLabel(xmp: XmpProperties): ColorLabel | null {
  const text = (name: string): string => xmp.get(name)?.[0]?.trim().toLowerCase() ?? ''
  return (
    words.get(text('xmp:Label')) ??
    words.get(text('photoshop:LabelColor')) ??
    digiKam.get(text('digiKam:ColorLabel')) ??
    null
  )
}

/** Colours that we don't have, such as purple, are no label here; the text stays among the raw ones. */
const words: ReadonlyMap<string, ColorLabel> = new Map([
  ...list('red', [
    'red',
    'rot',
    'rouge',
    'rojo',
    'rosso',
    'vermelho',
    'rood',
    'röd',
    'красный',
    '赤',
    '红色',
    'select',
  ]),
  ...list('yellow', [
    'yellow',
    'gelb',
    'jaune',
    'amarillo',
    'giallo',
    'amarelo',
    'geel',
    'gul',
    'желтый',
    '黄',
    '黄色',
    'second',
  ]),
  ...list('green', ['green', 'grün', 'vert', 'verde', 'groen', 'grön', 'зеленый', '緑', '绿色', 'approved']),
  ...list('blue', ['blue', 'blau', 'bleu', 'azul', 'blu', 'blauw', 'blå', 'синий', '青', '蓝色', 'review']),
])

/** digiKam's own order: none, red, orange, yellow, green, blue, magenta, grey, black, white. */
const digiKam: ReadonlyMap<string, ColorLabel> = new Map([
  ['1', 'red'],
  ['3', 'yellow'],
  ['4', 'green'],
  ['5', 'blue'],
])

function list(label: ColorLabel, names: readonly string[]): readonly (readonly [string, ColorLabel])[] {
  return names.map((name) => [name, label])
}
