/** Size of the picture, in CSS pixels. */
export const WIDTH = 96
export const HEIGHT = 20
/** Keeps the line off the edges. */
const MARGIN = 2

/** The points of a line through `samples`, 0 at the bottom, the newest at the right end of room for `most` of them. */
export function sparkPoints(samples: readonly number[], most: number): string {
  const highest = Math.max(...samples, 1)
  const step = (WIDTH - 2 * MARGIN) / Math.max(1, most - 1)
  return samples
    .map((sample, index) => {
      const x = WIDTH - MARGIN - (samples.length - 1 - index) * step
      const y = HEIGHT - MARGIN - (sample / highest) * (HEIGHT - 2 * MARGIN)
      return `${x.toFixed(1)},${y.toFixed(1)}`
    })
    .join(' ')
}
