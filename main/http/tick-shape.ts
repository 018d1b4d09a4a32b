import { executionAsyncResource } from 'node:async_hooks'

let held: object | undefined

/**
 * Holds on to one of Node's ticks (`process.nextTick`), and gives it back; once is enough for a process. V8 forgets the
 * shape of objects of which none is alive when it collects its old ones, and Node's code that makes ticks is slow from
 * then on: four times as long for each, and a request takes a dozen.
 */
export function holdTick(): Promise<object> {
  return new Promise(resolve =>
    process.nextTick(() => {
      held ??= executionAsyncResource()
      resolve(held)
    }),
  )
}
