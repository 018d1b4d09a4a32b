import { base64Decode, utf8Decode } from '../bytes.ts'
import { isWbxml } from '../check/is-wbxml.ts'
import { explain } from '../problem.ts'
import { decodeWbxml } from '../wbxml/decode.ts'
import { writeMarkup } from '../xml/write-markup.ts'
import { certificateFacts } from './der.ts'

/** Longest value that is looked into, and longest piece that is shown. */
const mostLooked = 200_000
const mostShown = 1500
/** Text that packed bytes may unfold to. */
const mostText = 1_000_000

/** What lies inside a value: a certificate, text or bytes in base64, a document. Parts are paragraphs of Markdown. */
export function decodeValue(value: string): readonly string[] {
  const trimmed = value.trim()
  if (trimmed === '' || trimmed.length > mostLooked) return []
  const pem = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/.exec(trimmed)?.[1]
  if (pem !== undefined) return describeBytes(base64Decode(pem.replaceAll(/\s+/g, '')))
  if (/^\s*<[?!\w]/.test(trimmed)) return describeText(trimmed, '')
  const bare = trimmed.replaceAll(/\s+/g, '')
  // Shorter words are far more often just words.
  if (bare.length < 12 || !/^[A-Za-z0-9+/]+={0,2}$/.test(bare) || bare.length % 4 !== 0) return []
  return describeBytes(base64Decode(bare))
}

function describeBytes(bytes: Uint8Array | undefined): readonly string[] {
  if (!bytes) return []
  const certificate = certificateFacts(bytes)
  if (certificate) {
    const { subject, issuer, from, to, serial } = certificate
    return [
      `**X.509 certificate** (base64, ${bytes.length} bytes)`,
      [
        `Subject: ${code(subject)}`,
        `Issuer: ${code(issuer)}`,
        `Valid: ${from} to ${to}`,
        `Serial: ${code(serial)}`,
      ].join('  \n'),
    ]
  }
  const text = utf8Decode(bytes)
  if (text.ok && isReadable(text.value)) return describeText(text.value, `base64, ${bytes.length} bytes: `)
  const kind = wbxmlKind(bytes)
  if (kind !== undefined && isWbxml(bytes)) {
    const decoded = decodeWbxml(bytes, 0, mostText)
    const head = `**${kind}** (base64, ${bytes.length} bytes)`
    if (decoded.ok) return [head, block(writeMarkup(decoded.value.root), 'xml')]
    return [`${head}  \n${explain(decoded.problem).words}`, hexBlock(bytes)]
  }
  return [`**${kind ?? 'Bytes'}** (base64, ${bytes.length} bytes)`, hexBlock(bytes)]
}

function hexBlock(bytes: Uint8Array): string {
  const hex = [...bytes.subarray(0, 64)].map(byte => byte.toString(16).padStart(2, '0')).join(' ')
  return block(hex + (bytes.length > 64 ? ' …' : ''), '')
}

function describeText(text: string, how: string): readonly string[] {
  const kind =
    /^\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>]*>\s*)?<(?:\w+:)?(SyncML|SyncBody|MgmtTree|wap-provisioningdoc)[\s>]/.exec(
      text,
    )?.[1]
  const names: Readonly<Record<string, string>> = {
    SyncML: 'SyncML message',
    SyncBody: 'SyncML body',
    MgmtTree: 'Management tree',
    'wap-provisioningdoc': 'Provisioning document',
  }
  const isXml = /^\s*</.test(text)
  const what = kind ? (names[kind] ?? kind) : isXml ? 'XML' : 'Text'
  return [
    `**${what}**${how === '' ? '' : ` (${how.replace(/: $/, '')})`}`,
    block(isXml ? indentXml(text) : text, isXml ? 'xml' : ''),
  ]
}

const isReadable = (text: string) => ![...text].some(letter => letter < ' ' && !'\t\r\n'.includes(letter))

/** Version 1.1 to 1.3 and a public identifier of OMA (WBXML 1.3 §5.4). */
function wbxmlKind([version, id = 0, next = 0]: Uint8Array): string | undefined {
  if (version === undefined || version < 1 || version > 3) return undefined
  if (id === 0xa4) return 'WBXML of SyncML 1.2'
  if (id === 0x9f) return 'WBXML of SyncML 1.1'
  if (id === 0x0b) return 'WBXML of a provisioning document'
  return id === 0 && next === 0 ? 'WBXML with its public identifier as text' : undefined
}

/** One element a line; enough for reading. */
function indentXml(text: string): string {
  if (text.includes('\n')) return text.slice(0, mostShown)
  let depth = 0
  return text
    .slice(0, mostShown)
    .replaceAll(/>\s*</g, '>\n<')
    .split('\n')
    .map(line => {
      if (line.startsWith('</')) depth = Math.max(0, depth - 1)
      const shown = '  '.repeat(depth) + line
      if (/^<[^!?/]/.test(line) && !/\/>$|<\//.test(line)) depth += 1
      return shown
    })
    .join('\n')
}

const code = (text: string) => `\`${text.replaceAll('`', "'")}\``

function block(text: string, language: string): string {
  const cut = text.length > mostShown ? `${text.slice(0, mostShown)}…` : text
  return `~~~${language}\n${cut.replaceAll('~~~', '~ ~ ~')}\n~~~`
}
