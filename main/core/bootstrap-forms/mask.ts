import { isSecretName, type ProfileValues } from '../bootstrap/placeholders.ts'

/** The values with signs of equal length for secrets, so that a preview has every byte in its place. */
export function maskSecrets(values: ProfileValues): ProfileValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, isSecretName(name) ? masked(value) : value]),
  )
}

/** A PEM text stays one, for it stands for bytes; a key keeps its alphabet, so that it still fits its node. */
function masked(text: string): string {
  const armoured = /^(-----BEGIN [^-]+-----\n)([\s\S]*?)(\n?-----END [\s\S]*)$/.exec(text)
  if (armoured) {
    const [, head = '', body = '', tail = ''] = armoured
    return head + body.replace(/[A-Za-z0-9+/]/g, 'A') + tail
  }
  if (/^\d+$/.test(text)) return '0'.repeat(text.length)
  return /^[A-Za-z0-9+/]+={1,2}$/.test(text) ? text.replace(/[^=]/g, 'A') : '*'.repeat(text.length)
}
