import type { ProfileValues } from '../bootstrap/placeholders.ts'

/** The values with signs of equal length for secrets, so that a preview has every byte in its place. */
export function maskSecrets(values: ProfileValues): ProfileValues {
  return {
    ...values,
    'credentials.secret': masked(values['credentials.secret']),
    'notification.secret': masked(values['notification.secret']),
  }
}

/** A PEM text stays one: it stands for bytes. */
function masked(text: string): string {
  const armoured = /^(-----BEGIN [^-]+-----\n)([\s\S]*?)(\n?-----END [\s\S]*)$/.exec(text)
  if (!armoured) return '*'.repeat(text.length)
  const [, head = '', body = '', tail = ''] = armoured
  return head + body.replace(/[A-Za-z0-9+/]/g, 'A') + tail
}
