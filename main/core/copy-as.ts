import { base64Encode, utf8Decode } from './bytes.ts'
import type { RequestHead } from './record.ts'
import { fillServerUri } from './server-uri.ts'

// Commands of a shell that do again what was done here; every value is quoted, whatever a device put into it.

/** Quoted for a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** Headers that curl writes by itself. */
const written = new Set(['host', 'content-length', 'connection', 'transfer-encoding'])

/**
 * A request as a curl command. A target without a host gets that of the Host header, over https unless `secure` is false.
 * Bytes that are no text come through base64, so that the command stays text.
 */
export function asCurl({ method, target, headers }: RequestHead, body: Uint8Array, secure = true): string {
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? 'localhost'
  const url = /^https?:/i.test(target) ? target : `${secure ? 'https' : 'http'}://${host}${target}`
  const kept = headers.filter(([name]) => !written.has(name.toLowerCase()))
  const text = utf8Decode(body)
  // A text may begin with @, which would be the name of a file: it goes as it is. So do brackets, of IPv6 and of ServerURIs.
  const plain = /[[\]{}]/.test(url) ? ['--globoff'] : []
  const data = body.length === 0 ? [] : text.ok ? [`--data-raw ${quoted(text.value)}`] : ['--data-binary @-']
  const parts = [
    'curl',
    ...plain,
    `-X ${method}`,
    ...kept.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...data,
  ]
  const line = [...parts, quoted(url)].join(' \\\n  ')
  return body.length > 0 && !text.ok ? `printf %s ${quoted(base64Encode(body))} | base64 -d | ${line}` : line
}

/** A Package#2 as a DM Server of its own: a file with the commands, and `dmwb server` that sends them. */
export function asDmwb(commands: readonly (readonly string[])[]): string {
  const lines = commands.map(command => `  ${JSON.stringify(command)}`)
  // A line of the text itself cannot end it: JSON never begins a line with this word.
  return [
    "cat > commands.json <<'COMMANDS'",
    `{"CMD": [\n${lines.join(',\n')}\n]}`,
    'COMMANDS',
    'npx dmwb server --port 9988 --path /dm --commands commands.json --once --json',
  ].join('\n')
}

/**
 * The HTTP request that a device makes for a command, as curl: HGET and DEFAULT fetch, HPUT and HPOST deliver, SHOW opens
 * the page. Undefined for commands that make none, and for addresses that curl could not ask.
 */
export function commandAsCurl([name, address]: readonly string[], deviceId: string): string | undefined {
  if (address === undefined || !/^https?:\/\/\S+$/i.test(address)) return undefined
  const target = fillServerUri(address, { DevID: deviceId })
  const request = (method: string, headers: RequestHead['headers'], body = '') =>
    asCurl({ method, target, headers }, new Uint8Array(0)) + (body === '' ? '' : ` \\\n  ${body}`)
  switch (name) {
    case 'HGET':
    case 'DEFAULT':
      return request('GET', [['Accept', 'application/dmmo+json, text/plain']])
    case 'HPUT':
    case 'HPOST':
      return request(name.slice(1), [['Content-Type', 'application/dmmo+json']], '--data-binary @document.json')
    case 'SHOW':
      return request('GET', [['Accept', 'text/html']])
    default:
      return undefined
  }
}
