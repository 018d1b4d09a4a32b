import type { Header, RecordEntry, Role } from './record.ts'

type EntryOf<Kind extends RecordEntry['kind']> = Extract<RecordEntry, { kind: Kind }>

/** The entries of one HTTP exchange, put together again. */
export interface Exchange {
  readonly request: EntryOf<'request'>
  body?: EntryOf<'request-body'>
  response?: EntryOf<'response'>
  aborted?: EntryOf<'aborted'>
}

/** The exchanges of one record, in the order in which they began. */
export function gatherExchanges(entries: readonly RecordEntry[]): readonly Exchange[] {
  const exchanges = new Map<number, Exchange>()
  for (const entry of entries) {
    if (!('exchange' in entry)) continue
    const known = exchanges.get(entry.exchange)
    if (entry.kind === 'request') exchanges.set(entry.exchange, { request: entry })
    else if (known && entry.kind === 'request-body') known.body = entry
    else if (known && entry.kind === 'response') known.response = entry
    else if (known && entry.kind === 'aborted') known.aborted = entry
  }
  return [...exchanges.values()]
}

/** The value of a header, whatever the case of its name. */
export function headerOf(headers: readonly Header[], name: string): string | undefined {
  return headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1]
}

const roleOrder: readonly Role[] = [
  'application',
  'device',
  'push',
  'server',
  'repository',
  'bootstrap',
  'web',
  'workbench',
]

/** Everyone who takes part, in the order in which the columns of a ladder stand. */
export function rolesOf(arrows: readonly { readonly from: Role; readonly to: Role }[]): readonly Role[] {
  const seen = new Set(arrows.flatMap(({ from, to }) => [from, to]))
  return roleOrder.filter(role => seen.has(role))
}
