import type { StandardLinkOptions } from '@orpc/client/standard'

type Interceptors = NonNullable<StandardLinkOptions<Record<never, never>>['interceptors']>

/** Calls that do a whole job before they answer, in milliseconds. */
const longer: Readonly<Record<string, number>> = {
  'simulator.demo': 120_000,
  'simulator.callNow': 120_000,
  'simulator.create': 120_000,
  'bootstrap.push': 120_000,
}
const usual = 30_000

/**
 * Ends a call that gets no answer. The limit is lifted by the first answer, so that streams live as long as they like:
 * a message port tells nobody when its other end is gone, a call on it would wait for ever.
 */
export const timeLimit: Interceptors[number] = async options => {
  const name = options.path.join('.')
  const limitMs = longer[name] ?? usual
  const controller = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, controller.signal]) : controller.signal
  const timer = setTimeout(
    () => controller.abort(new Error(`${name}: no answer within ${limitMs / 1000} seconds`)),
    limitMs,
  )
  try {
    return await options.next({ ...options, signal })
  } finally {
    clearTimeout(timer)
  }
}
