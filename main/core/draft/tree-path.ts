import { percentDecode, percentEncode } from '../bytes.ts'

/** A path of names in the tree, as the draft dialect writes it: `./DCMO/camera`. */
export function treePath(names: readonly string[]): string {
  return ['.', ...names.map(name => percentEncode(name))].join('/')
}

/** The names of a plain tree path, with or without `./`; a slash at the end counts for nothing. Undefined if it is none. */
export function segmentsOf(text: string): readonly string[] | undefined {
  const parts = text.replace(/^\.(?:\/|$)/, '').replace(/\/$/, '')
  if (parts === '') return []
  const names: string[] = []
  for (const part of parts.split('/')) {
    const name = /^[A-Za-z0-9\-._~%:]+$/.test(part) ? percentDecode(part) : undefined
    if (name === undefined || name === '') return undefined
    names.push(name)
  }
  return names
}
