/** How a clip runs: 0 is paused, 1 normal, negative backward. */
export type Rate = number

const fastest = 8
export const speeds = [0.25, 0.5, 1, 1.5, 2] as const

/** `J` and `L`: first at the chosen speed, then twice as fast with each press. Turning round starts anew. */
export function shuttle(rate: Rate, direction: 1 | -1, speed: number): Rate {
  if (rate * direction <= 0) return direction === 1 ? speed : -1
  return direction * Math.min(fastest, Math.abs(rate) * 2)
}

/** The time of the frame that is `step` frames away, in its middle so that rounding can't miss it. In seconds. */
export function stepFrame(time: number, step: 1 | -1, frameRate: number, duration: number): number {
  const frame = Math.floor(time * frameRate + 1e-3) + step
  const last = Math.max(0, Math.ceil(duration * frameRate - 1e-3) - 1)
  return (Math.min(last, Math.max(0, frame)) + 0.5) / frameRate
}

/** The next of the speeds, around. */
export function nextSpeed(speed: number): number {
  const place = speeds.findIndex((each) => each > speed)
  return place < 0 ? speeds[0] : (speeds[place] ?? 1)
}
