import { InvalidArgumentError } from 'commander'
import { type AuthForm, type AuthMode, authForms, modeOf } from '#core/auth-mode.ts'
import { type Alert, marks } from '#core/package-types.ts'

// Readers of option values; what does not fit is wrong usage.

/** The address of the window stays the same from start to start, unless something else took its port. */
export const usualPort = 4173

/** A TCP port, 0 for any free one. */
export function portNumber(text: string): number {
  return wholeNumber(text, 0, 65_535)
}

/** A number of seconds, at least one. */
export function seconds(text: string): number {
  return wholeNumber(text, 1, 86_400)
}

/** The identifier of a notification. */
export function sessionId(text: string): number {
  return wholeNumber(text, 1, 65_535)
}

/** A size in megabytes. */
export function megabytes(text: string): number {
  return wholeNumber(text, 1, 1000)
}

/** A whole number in a range. */
export function wholeNumber(text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new InvalidArgumentError(`A whole number from ${least} to ${most} is wanted.`)
}

/** The path of an endpoint, as in an address. */
export function urlPath(text: string): string {
  if (/^\/[!-~]*$/.test(text) && !/[?#]/.test(text)) return text
  throw new InvalidArgumentError('A path that begins with "/" is wanted, without query and blanks.')
}

/** An http or https address. */
export function address(text: string): string {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text
  throw new InvalidArgumentError('An http or https address is wanted.')
}

/** One of a few words. */
export function oneOf<Word extends string>(...words: readonly Word[]): (text: string) => Word {
  return text => {
    const found = words.find(word => word === text)
    if (found !== undefined) return found
    throw new InvalidArgumentError(`One of ${words.join(', ')} is wanted.`)
  }
}

/** For an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

/** `name=value`, several times: what is given to each name. */
export function collectPairs(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name !== undefined && value !== undefined) return { ...before, [name]: value }
  throw new InvalidArgumentError('A name and a value with "=" between them are wanted.')
}

/** An application that a device lets in, and the MOIDs that it may read. */
export interface WantedApp {
  readonly id: string
  readonly reads: readonly string[]
}

/** `id` or `id=moid,moid` or `id=*`, several times. */
export function collectApps(text: string, before: readonly WantedApp[] = []): readonly WantedApp[] {
  const [, id, moids = ''] = /^([A-Za-z0-9._-]{1,64})(?:=(.*))?$/.exec(text) ?? []
  if (id === undefined) throw new InvalidArgumentError('A name is wanted, perhaps with "=" and MOIDs or "*".')
  return [...before, { id, reads: moids.split(',').filter(moid => moid !== '') }]
}

/** `type` or `type=mark`. */
export function raisedAlert(text: string): Alert {
  const at = text.lastIndexOf('=')
  const [type, given] = at < 0 ? [text, 'critical'] : [text.slice(0, at), text.slice(at + 1)]
  const mark = marks.find(item => item === given)
  if (type !== '' && mark) return { type, mark }
  throw new InvalidArgumentError(`An alert type is wanted, perhaps with "=" and one of ${marks.join(', ')}.`)
}

export type Refusals = Readonly<Record<string, 503 | 507>>

/** `COMMAND=503` or `COMMAND=507`, several times. */
export function collectRefusals(text: string, before: Refusals = {}): Refusals {
  const [, name, code] = /^([A-Z]+)=(503|507)$/.exec(text) ?? []
  if (name !== undefined) return { ...before, [name]: code === '503' ? 503 : 507 }
  throw new InvalidArgumentError('A command and 503 or 507 are wanted, such as SHOW=507.')
}

/** Ways to prove who one is, joined by commas or by `-or-`. */
export function authMode(text: string): AuthMode {
  const forms = text.split(/,|-or-/)
  const known = forms.filter(form => authForms.some(known => known === form)) as AuthForm[]
  if (text === 'none' || known.length === forms.length) return modeOf(known)
  throw new InvalidArgumentError(`It must be none, or of ${authForms.join(', ')}.`)
}
