import { mediaTypes, parseMediaType } from '#core/media-types.ts'
import { explain } from '#core/problem.ts'
import type { Notebook } from './notebook.ts'
import { clientInitiated, openProbeDevice, type ProbeDevice, passThrough } from './probe-device.ts'

const items = (...short: readonly string[]) => short.map(name => `DM-${name}`)

const commandItems: Readonly<Record<string, string>> = {
  HGET: 'PACK-014-S-M',
  HPUT: 'PACK-015-S-M',
  HPOST: 'PACK-016-S-M',
  DELETE: 'PACK-017-S-M',
  EXEC: 'PACK-018-S-M',
  GET: 'PACK-019-S-M',
  SHOW: 'PACK-020-S-M',
  CONT: 'PACK-021-S-M',
  END: 'PACK-022-S-M',
  DEFAULT: 'PACK-023-S-M',
  SUB: 'PACK-024-S-O',
  UNSUB: 'PACK-025-S-O',
}

/** One whole session with whatever the server has to say (OMA DM 2.0 §5.1.1, §5.2). */
export async function probeServerFlow(device: ProbeDevice, notes: Notebook): Promise<boolean> {
  const first = await device.first([clientInitiated])
  if (!first.ok) {
    notes.missed(items('PACK-001-S-M'), `Package#1 was not answered: ${explain(first.problem).words}`)
    return false
  }
  const { status, headers, commands, problem } = first.value
  const { type } = parseMediaType(headers.get('content-type'))
  const good = status === 200 && commands !== undefined && problem === undefined
  const words = problem ? ` ${explain(problem).words}` : ''
  notes.check(
    items('PACK-001-S-M', 'PACK-011-S-M', 'PACK-012-S-M', 'SER-003-S-M'),
    good && type === mediaTypes.request,
    `Package#1 was answered with ${status}, ${type || 'no media type'}, ${commandCount(commands?.length ?? 0)}.${words}`,
  )
  if (!good) return false
  const whole = await passThrough(device, { code: 501 })
  if (!whole.ok) {
    notes.missed(items('PACK-013-S-M', 'PACK-022-S-M'), `The session did not end: ${explain(whole.problem).words}`)
    return true
  }
  noteCommands(whole.value, notes)
  const answered = whole.value.length > 1
  if (answered) notes.saw(items('PACK-013-S-M'), 'Package#3 was taken and the session went on to END.')
  return true
}

/** Each command that was seen on the wire. */
export function noteCommands(commands: readonly (readonly string[])[], notes: Notebook): void {
  for (const name of new Set(commands.map(([first = '']) => first))) {
    const item = commandItems[name]
    const example = commands.find(([first]) => first === name)
    if (item !== undefined) notes.saw(items(item), `The server sent ${JSON.stringify(example)}.`)
  }
}

/** Alerts of every kind get no status and do no harm (§5.4). */
export async function probeServerAlerts(device: ProbeDevice, notes: Notebook): Promise<void> {
  const odd = { type: 'urn:x-nobody:at:unknown:1.0', mark: 'critical' } as const
  const done = await passThrough(device, { alerts: [clientInitiated, odd], code: 404 })
  notes.check(
    items('PACK-026-S-M', 'PACK-027-S-M'),
    done.ok,
    done.ok
      ? 'A Generic Alert of an unknown type was taken in Package#1, without a status, and the session went on to END.'
      : `A Generic Alert of an unknown type broke the session: ${explain(done.problem).words}`,
  )
}

/** 406, 415 and bodies that cannot be read (§5.5). */
export async function probeServerFormats(device: ProbeDevice, notes: Notebook): Promise<void> {
  const body = JSON.stringify({ Alert: [{ AlertType: clientInitiated.type }] })
  const [odd, unwanted, broken] = [
    await device.post('application/x-nothing-known', body),
    await device.post(mediaTypes.initiation, body, { Accept: 'application/x-nothing-known' }),
    await device.post(mediaTypes.initiation, '{"Alert":['),
  ]
  const code = (reply: typeof odd) => (reply.ok ? reply.value.status : 0)
  notes.check(['formats'], code(odd) === 415, `An unknown media type: HTTP ${code(odd)}, expected 415.`)
  notes.check(
    ['formats'],
    code(unwanted) === 406,
    `Accept without a type of the server: HTTP ${code(unwanted)}, expected 406.`,
  )
  notes.check(items('SER-003-S-M'), code(broken) === 400, `Broken JSON: HTTP ${code(broken)}, expected 400.`)
  for (const reply of [odd, unwanted, broken]) {
    const offer = reply.ok ? reply.value.headers.get('omadm-accept') : undefined
    if (offer !== undefined) notes.saw(items('PACK-029-S-O'), `OMADM-Accept: ${offer}.`)
  }
}

/** Who has no credentials, wrong ones, or another device's id is refused (§9.2.1). */
export async function probeServerRefusals(device: ProbeDevice, notes: Notebook): Promise<void> {
  const { access } = device
  if (access.user === undefined && access.cert === undefined) return
  const { user: _, secret: __, cert: ___, key: ____, ...bare } = access
  const body = JSON.stringify({ Alert: [{ AlertType: clientInitiated.type }] })
  const none = await openProbeDevice(bare).post(mediaTypes.initiation, body)
  const other = await device.post(mediaTypes.initiation, body, { 'OMADM-DevID': `${access.deviceId}-other` })
  const wrong =
    access.user === undefined
      ? undefined
      : await openProbeDevice({ ...access, secret: `${access.secret}-wrong` }).post(mediaTypes.initiation, body)
  const code = (reply: typeof none | undefined) => (reply?.ok ? reply.value.status : 0)
  // Without its certificate a device may be refused already by the handshake.
  const refused = (status: number) =>
    status === 401 || status === 403 || (status === 0 && access.cert !== undefined && access.user === undefined)
  const strangers = refused(code(none)) && (wrong === undefined || refused(code(wrong)))
  if (access.user !== undefined) {
    const words = `By HTTP Basic the server let the device in; without credentials it gave HTTP ${code(none)}, with a wrong password ${code(wrong)}.`
    notes.check(items('SEC-001-S-M'), strangers, words)
  }
  if (access.url.startsWith('https:')) {
    notes.check(
      ['mutual-authentication'],
      strangers,
      `The server showed a certificate that is trusted, and ${strangers ? 'let in nobody without credentials' : 'let in who had no right credentials'}.`,
    )
  }
  notes.check(
    ['other-device-refused'],
    strangers && code(other) === 403,
    `Without credentials: HTTP ${code(none)}; with those of another device: ${code(other)}` +
      `${wrong === undefined ? '' : `; with a wrong password: ${code(wrong)}`}.`,
  )
  const challenge = none.ok ? none.value.headers.get('www-authenticate') : undefined
  if (challenge !== undefined) noteChallenge(challenge, notes)
}

function noteChallenge(challenge: string, notes: Notebook): void {
  if (/\bbasic\b/i.test(challenge)) notes.saw(items('SEC-001-S-M'), `WWW-Authenticate: ${challenge}`)
  if (/\bdigest\b/i.test(challenge)) notes.saw(items('SEC-002-S-M'), `WWW-Authenticate: ${challenge}`)
}

const commandCount = (number: number) => (number === 1 ? '1 command' : `${number} commands`)
