/** Media types of OMA DM 2.0 §5.5, §7.2 and App. F; those of the draft are its own working names (S004 §5.6). */
export const mediaTypes = {
  initiation: 'application/vnd.oma.dm.initiation+json',
  request: 'application/vnd.oma.dm.request+json',
  response: 'application/vnd.oma.dm.response+json',
  document: 'application/dmmo+json',
  draftCommands: 'application/dm20',
  draftStatus: 'application/dm20status',
  draftDocument: 'application/tnds20',
  formData: 'multipart/form-data',
  json: 'application/json',
  text: 'text/plain',
  bytes: 'application/octet-stream',
  problem: 'application/problem+json',
} as const

/** HTTP headers of OMA DM 2.0 §5.2, §5.5; those of the draft by S004 §5.6, and our choice for the end of a UI session. */
export const dmHeaders = {
  deviceId: 'OMADM-DevID',
  accept: 'OMADM-Accept',
  draftDeviceId: 'X-OMADMDevID',
  draftInteraction: 'X-OMADMUI',
} as const

export interface MediaType {
  /** Type and subtype in lower case, e.g. `application/dmmo+json`; empty when the header was absent or empty. */
  readonly type: string
  /** Parameter names in lower case; values without their quotes. */
  readonly parameters: ReadonlyMap<string, string>
}

/** The same few headers come over and over again; what was read of them is kept. */
const known = new Map<string, MediaType>()
const mostKnown = 500
const longestKnown = 200

/** Reads a Content-Type (RFC 9110 §8.3.1), leniently: stray `;`, blanks around `=`, quotes left open. Never fails. */
export function parseMediaType(header = ''): MediaType {
  const before = known.get(header)
  if (before) return before
  const read = readMediaType(header)
  if (header.length <= longestKnown) {
    if (known.size >= mostKnown) known.clear()
    known.set(header, read)
  }
  return read
}

function readMediaType(header: string): MediaType {
  const [type = '', ...rest] = splitOutsideQuotes(header, ';')
  const parameters = new Map<string, string>()
  for (const part of rest) {
    const equals = part.indexOf('=')
    if (equals === -1) continue
    const name = part.slice(0, equals).trim().toLowerCase()
    if (name !== '' && !parameters.has(name)) parameters.set(name, unquote(part.slice(equals + 1).trim()))
  }
  return { type: type.trim().toLowerCase(), parameters }
}

/**
 * Whether an Accept or OMADM-Accept header lets a media type through (RFC 9110 §12.5.1). No header accepts everything;
 * the most specific range decides; a `;` in front of another type counts as a comma, as some senders write it.
 */
export function acceptsType(acceptHeader: string | undefined, type: string): boolean {
  const ranges = splitOutsideQuotes((acceptHeader ?? '').replace(/;(?=[^;,="/]+\/)/g, ','), ',')
    .map(parseMediaType)
    .filter(range => range.type !== '')
  if (ranges.length === 0) return true
  const matches = ranges.filter(range => matchesRange(type.toLowerCase(), range.type))
  const best = matches.sort((a, b) => specificity(b.type) - specificity(a.type))[0]
  return best !== undefined && quality(best) > 0
}

function matchesRange(type: string, range: string): boolean {
  if (range === '*/*' || range === '*') return true
  return range.endsWith('/*') ? type.startsWith(range.slice(0, -1)) : type === range
}

const specificity = (range: string) => (range.startsWith('*') ? 0 : range.endsWith('/*') ? 1 : 2)

function quality({ parameters }: MediaType): number {
  const value = Number(parameters.get('q') ?? '1')
  return Number.isFinite(value) ? value : 1
}

function splitOutsideQuotes(text: string, separator: string): readonly string[] {
  const parts: string[] = []
  let start = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    if (quoted && text[i] === '\\') i++
    else if (text[i] === '"') quoted = !quoted
    else if (!quoted && text[i] === separator) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  return [...parts, text.slice(start)]
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1).replace(/"$/, '').replace(/\\(.)/g, '$1') : text
}
