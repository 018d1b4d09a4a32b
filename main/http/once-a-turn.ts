/**
 * Takes each step once all that has come in this turn of the event loop is read, together with the others: the body of a
 * small request is then there with its head, and answers leave together, which wakes the other side less often.
 */
export function onceATurn<T>(step: (item: T) => void): (item: T) => void {
  let items: T[] = []
  const takeAll = () => {
    const all = items
    items = []
    for (const item of all) step(item)
  }
  return item => {
    if (items.push(item) === 1) setImmediate(takeAll)
  }
}
