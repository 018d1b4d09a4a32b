/** A value that is at hand, or one that comes. What is asked at every request answers at once where it can. */
export type Soon<T> = T | Promise<T>

/** Goes on with the value: at once where it is at hand. */
export function whenThere<T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}
