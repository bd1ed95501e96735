import type { Locator } from '@playwright/test'
import sharp from 'sharp'
import type { Colour } from './make-pictures.ts'

/** What is really on the screen where an element is: the mean colour of its middle, and how much the pixels differ (0: one colour). */
export async function readPainted(
  element: Locator,
): Promise<{ readonly mean: Colour; readonly spread: number }> {
  const shot = sharp(await element.screenshot())
  const { width, height } = await shot.metadata()
  // The middle: badges and names lie at the edges.
  const middle = {
    left: Math.floor(width * 0.3),
    top: Math.floor(height * 0.3),
    width: Math.max(1, Math.floor(width * 0.4)),
    height: Math.max(1, Math.floor(height * 0.25)),
  }
  const { channels } = await sharp(await shot.extract(middle).removeAlpha().png().toBuffer()).stats()
  const [r, g, b] = channels.map((channel) => Math.round(channel.mean))
  return {
    mean: { r: r ?? 0, g: g ?? 0, b: b ?? 0 },
    spread: Math.max(...channels.map((channel) => channel.stdev)),
  }
}

/** How far two colours are from each other, in steps of one channel. */
export function measureDistance(one: Colour, other: Colour): number {
  return Math.max(Math.abs(one.r - other.r), Math.abs(one.g - other.g), Math.abs(one.b - other.b))
}
