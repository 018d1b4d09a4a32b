/** A value that is at hand, or one that comes. What is asked at every request answers at once where it can. */
export type Soon<T> = T | Promise<T>

/** Whether it has to be waited for; waiting for what is there already costs, too. */
export const isComing = <T>(value: Soon<T>): value is Promise<T> => value instanceof Promise

/** Takes the steps in their order, each when the one before is done. */
export function inTurn<T>(items: readonly T[], step: (item: T) => Soon<void>): Soon<void> {
  let passed = 0
  for (const item of items) {
    passed += 1
    const done = step(item)
    if (isComing(done)) return done.then(() => inTurn(items.slice(passed), step))
  }
}

/** Goes on with the value: at once where it is at hand. */
export function whenThere<T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> {
  return isComing(value) ? value.then(next) : next(value)
}
