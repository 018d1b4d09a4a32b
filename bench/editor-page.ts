// What runs inside a page with an editor in it, to time what is seen there.

/** Kept in the page between calls. */
export interface Watched {
  /** Since the last call of `watchedSoFar`: from a key, or a click, to what was waited for, painted; in milliseconds. */
  times: number[]
  /** What is waited for changed this often. */
  seen: number
}
type Page = typeof globalThis & { watched: Watched }

/** From now on times how long after a key or click something comes into sight or leaves it. */
export function watchEditor(options: {
  /** `mark`: an underlined error. `text`: any change of the lines. */
  readonly kind: 'mark' | 'text'
}): void {
  const watched: Watched = { times: [], seen: 0 }
  Object.assign(globalThis, { watched })
  let begun = 0
  const begin = (event: Event) => {
    begun = event.timeStamp
  }
  document.addEventListener('keydown', begin, true)
  document.addEventListener('click', begin, true)
  // The text that was open before has no nodes.
  const isShown = (view: Element | null) => view?.textContent?.includes('NodeName') === true
  let had = false
  const painted = () => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => {
      watched.times.push(performance.now() - begun)
      watched.seen += 1
    }
    channel.port2.postMessage(null)
  }
  const look = (changes: readonly MutationRecord[]) => {
    const has = document.querySelector('.squiggly-error') !== null
    const isText = changes.some(({ target }) => target instanceof Element && isShown(target.closest('.view-lines')))
    if (options.kind === 'mark' ? has === had : !isText) return
    had = has
    requestAnimationFrame(painted)
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
}

/** What was timed since the last call. */
export function watchedSoFar(): Watched {
  const { watched } = globalThis as Page
  return { times: watched.times.splice(0), seen: watched.seen }
}

/** Turns the wheel over the editor in each frame; how long was the longest time between two frames? */
export function turnWheel(options: { readonly pixels: number; readonly ms: number }): Promise<number> {
  const target = document.querySelector('.monaco-editor .view-lines')
  return new Promise(done => {
    let [first, last, worst] = [0, 0, 0]
    const frame = (now: number) => {
      if (first === 0) first = now
      else worst = Math.max(worst, now - last)
      last = now
      if (now - first > options.ms) return done(worst)
      target?.dispatchEvent(new WheelEvent('wheel', { deltaY: options.pixels, bubbles: true, cancelable: true }))
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
}
