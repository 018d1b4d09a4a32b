import { pointerTo } from '../json.ts'
import { decodeMoDocument } from '../mo-document.ts'
import type { MoDocument, MoElement } from '../package-types.ts'
import { problem } from '../problem.ts'
import { kindOf, type Members, member, missing, type Notes, warn } from '../reading.ts'
import { failed, ok, type Result } from '../result.ts'

/** An MO document that is a member of a package; its problems point into the package. */
export function readDocumentAt(notes: Notes, wire: unknown, path: string): Result<MoDocument> {
  return readAt(notes, wire, pointer => `${path}${pointer}`)
}

/** One MO element by itself, without the array of a document. `placeOf` turns a pointer into it into one of the package. */
export function readElementAt(notes: Notes, wire: unknown, placeOf: (pointer: string) => string): Result<MoElement> {
  const read = readAt(notes, [wire], pointer => placeOf(pointer.replace(/^\/0/, '')))
  if (!read.ok) return read
  const [element] = read.value
  return element ? ok(element) : missing(placeOf(''), 'MOData')
}

function readAt(notes: Notes, wire: unknown, placeOf: (pointer: string) => string): Result<MoDocument> {
  const read = decodeMoDocument(wire)
  if (!read.ok) {
    const { problem: found } = read
    return failed({ ...found, at: { ...found.at, path: placeOf(found.at?.path ?? '') } })
  }
  for (const { code, at, detail } of read.value.warnings) warn(notes, code, placeOf(at?.path ?? ''), detail)
  return ok(read.value.value)
}

/** `SessionID`, a whole number from 1 to 65535 (S004 §5.1); absent and null are none. */
export function readSessionId(notes: Notes, wire: Members): Result<number | undefined> {
  const value = member(wire, 'SessionID')
  const path = pointerTo('', 'SessionID')
  if (value === undefined) return ok(undefined)
  if (value === null) {
    warn(notes, 'package.null-member', path, { member: 'SessionID' })
    return ok(undefined)
  }
  const id = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 1 || id > 65_535) {
    const got = typeof value === 'number' ? value : kindOf(value)
    return failed(problem('draft.session-id', { got }, { path }))
  }
  if (id !== value)
    warn(notes, 'package.other-form', path, { member: 'SessionID', got: 'a string', expected: 'a number' })
  return ok(id)
}
