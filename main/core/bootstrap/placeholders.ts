// The names that a profile may use as `{{name}}`; nothing is computed:
//
//   server.id  server.uri  server.name     the DM Server that the bootstrap is made for
//   device.id  device.imsi  device.phone   the device's own identity, and what is known of it
//   device.manufacturer  .model  .firmware
//   credentials.user  credentials.secret   fresh for each device; of the second account: credentials.2.user, …
//   notification.data  notification.secret likewise
//   trust.ca                               certificate of the authority, PEM
//   row.NAME                               the column NAME of a table of devices
//   generated.NAME                         a key made for this device alone
//   secret.NAME                            a secret kept by that name

/** What stands for the placeholders on one device. Secrets are plain text here: such a value is never stored or logged. */
export type ProfileValues = Readonly<Record<string, string>>

export type PlaceholderKind = 'server' | 'device' | 'credentials' | 'trust' | 'row' | 'generated' | 'secret'

const fixed: Readonly<Record<string, PlaceholderKind>> = {
  'server.id': 'server',
  'server.uri': 'server',
  'server.name': 'server',
  'device.id': 'device',
  'device.imsi': 'device',
  'device.phone': 'device',
  'device.manufacturer': 'device',
  'device.model': 'device',
  'device.firmware': 'device',
  'trust.ca': 'trust',
}

/** The placeholders with a fixed name, for help and schema. */
export const fixedPlaceholders: readonly string[] = [
  ...Object.keys(fixed),
  'credentials.user',
  'credentials.secret',
  'notification.data',
  'notification.secret',
]

/** What a name stands for, or undefined when it is no placeholder. */
export function placeholderKind(name: string): PlaceholderKind | undefined {
  if (Object.hasOwn(fixed, name)) return fixed[name]
  if (/^(?:credentials(?:\.[2-9]|\.[1-9]\d{1,2})?\.(?:user|secret))$/.test(name)) return 'credentials'
  if (/^(?:notification(?:\.[2-9]|\.[1-9]\d{1,2})?\.(?:data|secret))$/.test(name)) return 'credentials'
  if (/^row\.[^{}]{1,100}$/.test(name)) return 'row'
  if (/^generated\.[\w-]{1,64}$/.test(name)) return 'generated'
  return /^secret\.[\w.-]{1,64}$/.test(name) ? 'secret' : undefined
}

/** The names of an account's own credentials; the first account needs no number. */
export function credentialNames(account: number) {
  const number = account === 0 ? '' : `.${account + 1}`
  return {
    user: `credentials${number}.user`,
    secret: `credentials${number}.secret`,
    notificationData: `notification${number}.data`,
    notificationSecret: `notification${number}.secret`,
  } as const
}

/** The number of the account (from 0) whose credentials a name stands for. */
export function accountOfName(name: string): number | undefined {
  if (placeholderKind(name) !== 'credentials') return undefined
  return Number(/\d+/.exec(name)?.[0] ?? '1') - 1
}

/** True for values that are shown to nobody. */
export function isSecretName(name: string): boolean {
  return /^(?:generated|secret)\.|^(?:credentials|notification)[.\d]*\.secret$/.test(name)
}

const pattern = /\{\{([^{}]*)\}\}/g

/** The first `{{…}}` in a text that is no placeholder, as written. */
export function unknownPlaceholder(text: string): string | undefined {
  for (const [written, name] of text.matchAll(pattern)) {
    if (placeholderKind(name ?? '') === undefined) return written
  }
  return undefined
}

/** The names that a text uses. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name)
}

/** The text with its placeholders replaced, in one pass: a value is never searched again. */
export function fillPlaceholders(text: string, values: ProfileValues): string {
  return text.replace(pattern, (written, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : written,
  )
}
