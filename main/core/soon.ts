/** A value that is at hand, or one that comes. What is asked at every request answers at once where it can. */
export type Soon<T> = T | Promise<T>

/** Whether it has to be waited for; waiting for what is there already costs, too. */
export const isComing = <T>(value: Soon<T>): value is Promise<T> => value instanceof Promise

/** Goes on with the value: at once where it is at hand. */
export function whenThere<T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> {
  return isComing(value) ? value.then(next) : next(value)
}
