/** The names that a profile may use as `{{name}}`; nothing is computed. */
export const placeholders = [
  'server.id',
  'server.uri',
  'server.name',
  'device.id',
  'credentials.user',
  'credentials.secret',
  'notification.data',
  'notification.secret',
  'trust.ca',
] as const
type Placeholder = (typeof placeholders)[number]

/** What stands for the placeholders on one device. Secrets are plain text here: such a value is never stored or logged. */
export type ProfileValues = Readonly<Record<Placeholder, string>>

const pattern = /\{\{([^{}]*)\}\}/g

/** The first `{{…}}` in a text that is no placeholder, as written. */
export function unknownPlaceholder(text: string): string | undefined {
  for (const [written, name] of text.matchAll(pattern)) {
    if (!(placeholders as readonly string[]).includes(name ?? '')) return written
  }
  return undefined
}

/** The text with its placeholders replaced, in one pass: a value is never searched again. */
export function fillPlaceholders(text: string, values: ProfileValues): string {
  return text.replace(pattern, (written, name: string) =>
    Object.hasOwn(values, name) ? values[name as Placeholder] : written,
  )
}
