/** How smoothly something scrolled. */
export interface Frames {
  /** The longest time between two frames. */
  readonly worstMs: number
  readonly perSecond: number
}

/** Runs in a page: scrolls an element by some pixels in each frame and times the frames. */
export function scrollThrough(options: {
  readonly selector: string
  readonly pixels: number
  readonly ms: number
}): Promise<Frames> {
  const element = document.querySelector(options.selector)
  if (!element) throw new Error(`There is no ${options.selector}.`)
  return new Promise(done => {
    const times: number[] = []
    const frame = (now: number) => {
      times.push(now)
      const first = times[0] ?? now
      if (now - first < options.ms) {
        element.scrollTop += options.pixels
        requestAnimationFrame(frame)
      } else {
        const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time))
        done({ worstMs: Math.max(...gaps), perSecond: (gaps.length * 1000) / (now - first) })
      }
    }
    requestAnimationFrame(frame)
  })
}
