import { pointerTo } from './json.ts'
import { type Problem, type ProblemCode, problem } from './problem.ts'
import { failed, ok, type Result } from './result.ts'

// Small readers that the codecs share. A place is a JSON pointer; whoever has the text turns it into line and column.

/** Collects what was tolerated while one value was read; a hundred warnings say as much as a million. */
export interface Notes {
  readonly warnings: Problem[]
}
export const newNotes = (): Notes => ({ warnings: [] })
const mostWarnings = 100

/** Notes one leniency. */
export function warn(notes: Notes, code: ProblemCode, path: string, detail?: Problem['detail']): void {
  if (notes.warnings.length < mostWarnings) notes.warnings.push(problem(code, detail, { path }))
}

export type Members = Readonly<Record<string, unknown>>

/** A JSON value in one word, for messages. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'absent'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return 'an object'
  return `a ${typeof value}`
}

/** The last token of a pointer, for messages; a place in a list says in which one. */
function nameOf(path: string): string {
  const [last, before] = path.split('/').slice(1).reverse()
  if (last === undefined) return 'The package'
  return /^\d+$/.test(last) ? `Item ${last} of ${before ?? 'the package'}` : last
}

export function wrongType(path: string, expected: string, value: unknown) {
  return failed(problem('package.wrong-type', { member: nameOf(path), expected, got: kindOf(value) }, { path }))
}

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A JSON object, or `package.wrong-type`. */
export function readMembers(value: unknown, path: string): Result<Members> {
  return isMembers(value) ? ok(value) : wrongType(path, 'an object', value)
}

/** An own member; what a prototype brings does not count, so a member named `__proto__` is as good as any. */
export function member(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

/** Warns of every member that is not in the list. */
export function noteUnknown(notes: Notes, members: Members, path: string, known: readonly string[]): void {
  // What JSON.parse makes has nothing inherited that a loop would see, and a loop needs no list of names.
  for (const name in members)
    if (!known.includes(name)) warn(notes, 'package.unknown-member', pointerTo(path, name), { member: name })
}

/** An optional string: absent stays absent, null counts as absent, a number is taken as text. */
export function readText(notes: Notes, members: Members, name: string, path: string): Result<string | undefined> {
  const value = member(members, name)
  if (value === undefined || typeof value === 'string') return ok(value)
  const at = pointerTo(path, name)
  if (value === null) {
    warn(notes, 'package.null-member', at, { member: name })
    return ok(undefined)
  }
  if (typeof value !== 'number') return wrongType(at, 'a string', value)
  warn(notes, 'package.other-form', at, { member: name, got: 'a number', expected: 'a string' })
  return ok(String(value))
}

/** A required string, or `package.missing-member`. */
export function readRequiredText(notes: Notes, members: Members, name: string, path: string): Result<string> {
  const text = readText(notes, members, name, path)
  if (!text.ok) return text
  return text.value === undefined ? missing(path, name) : ok(text.value)
}

export function missing(path: string, name: string) {
  return failed(problem('package.missing-member', { member: name }, { path }))
}

export type ReadItem<T> = (item: unknown, path: string) => Result<T>

/** A list: absent and null are empty, a single item in place of the array is taken as one (OMA DM 2.0 App. F, I). */
export function readList<T>(
  notes: Notes,
  members: Members,
  name: string,
  path: string,
  readItem: ReadItem<T>,
): Result<readonly T[]> {
  const value = member(members, name)
  if (value === undefined) return ok([])
  const at = pointerTo(path, name)
  if (value === null) {
    warn(notes, 'package.null-member', at, { member: name })
    return ok([])
  }
  if (Array.isArray(value)) return readAll(value, at, readItem)
  if (!isMembers(value)) return wrongType(at, 'an array', value)
  warn(notes, 'package.other-form', at, { member: name, got: 'one object', expected: 'an array' })
  const item = readItem(value, at)
  return item.ok ? ok([item.value]) : item
}

/** Every item of an array in order, or the first problem. */
export function readAll<T>(items: readonly unknown[], path: string, readItem: ReadItem<T>): Result<readonly T[]> {
  const values: T[] = []
  for (let index = 0; index < items.length; index++) {
    const read = readItem(items[index], pointerTo(path, index))
    if (!read.ok) return read
    values.push(read.value)
  }
  return ok(values)
}

/** A list of strings; null is empty, one bare string is a list of one, numbers become text. */
export function readTexts(notes: Notes, members: Members, name: string, path: string): Result<readonly string[]> {
  const value = member(members, name)
  if (value === undefined) return ok([])
  const at = pointerTo(path, name)
  if (value === null) {
    warn(notes, 'package.null-member', at, { member: name })
    return ok([])
  }
  if (typeof value === 'string') {
    warn(notes, 'package.other-form', at, { member: name, got: 'one string', expected: 'an array' })
    return ok([value])
  }
  if (!Array.isArray(value)) return wrongType(at, 'an array of strings', value)
  return readAll(value, at, (item, itemPath) => {
    if (typeof item === 'string') return ok(item)
    if (typeof item !== 'number') return wrongType(itemPath, 'a string', item)
    warn(notes, 'package.other-form', itemPath, { member: name, got: 'numbers', expected: 'strings' })
    return ok(String(item))
  })
}
