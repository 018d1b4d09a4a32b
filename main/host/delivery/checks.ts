import { X509Certificate } from 'node:crypto'
import type { DeliveryOrder, FlightPlan, PlanCheck, PlannedServer, ServerState } from '#contract'
import { isAccount, textAt } from '#core/bootstrap/check-document.ts'
import { writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { carriedForms, isLegacyForm } from '#core/bootstrap-forms/forms.ts'
import { smsFileText } from '#core/bootstrap-forms/sms-file.ts'
import { base64Decode } from '#core/bytes.ts'
import { explain, type Problem, problem } from '#core/problem.ts'
import type { Result } from '#core/result.ts'
import { parseRecipe } from '#core/serial/recipe.ts'
import { fillServerUri } from '#core/server-uri.ts'
import { isLoopback } from '#http/loopback.ts'
import { type Probe, probe } from '#http/probe.ts'
import { parseUdpAddress } from '#transport/udp-push.ts'
import type { MadeDocument } from '../bootstrap-document.ts'
import type { Parts } from '../parts.ts'
import type { SimulatedUnit } from '../simulated-unit.ts'
import { pushSize, wapPushOf } from './wap-push.ts'

// What a plan looks at before anything leaves. Bad: it would fail for certain.

export interface Checked {
  readonly parts: Parts
  /** The servers of this workbench, its first one first. */
  readonly own: readonly { readonly serverId: string; readonly state: ServerState }[]
  readonly order: DeliveryOrder
  readonly made: MadeDocument
  readonly servers: readonly PlannedServer[]
  readonly unit: SimulatedUnit | undefined
  /** Another run of this device goes on. */
  readonly going: boolean
  /** When the latest run that is known began. */
  readonly latest: number
  /** The device has an account at this workbench already. */
  readonly known: boolean
  /** Another device that has the same name in its credentials. */
  readonly sharedWith?: string | undefined
}

export interface Looked {
  readonly checks: readonly PlanCheck[]
  readonly validity: FlightPlan['validity']
  /** SHA-256 of the certificate that the device showed. */
  readonly expectedPeer?: string
}

const good = (what: PlanCheck['what'], words: string): PlanCheck => ({ what, state: 'good', words })
const warn = (what: PlanCheck['what'], words: string): PlanCheck => ({ what, state: 'warn', words })
const wrong = (what: PlanCheck['what'], why: Problem, state: 'bad' | 'warn' = 'bad'): PlanCheck => ({
  what,
  state,
  words: explain(why).words,
  problem: why,
})

/** What can be told without asking anybody. */
export function staticChecks(checked: Checked): readonly PlanCheck[] {
  return [
    ...serverChecks(checked),
    ...certifiedChecks(checked),
    clockCheck(checked),
    ...identityChecks(checked),
    ...formChecks(checked),
    ...methodChecks(checked),
  ]
}

function serverChecks({ own, servers, order }: Checked): readonly PlanCheck[] {
  const ours = servers.filter(item => item.ours)
  const foreign = servers.filter(item => !item.ours).map(({ serverId }) => serverId)
  // The first server hands out what devices fetch, whoever's it is.
  const needed = own.filter(({ serverId }, index) => {
    return ours.some(item => item.serverId === serverId) || (index === 0 && order.method === 'client-initiated')
  })
  const list: PlanCheck[] = needed.map(({ serverId, state: { running, tls, endpoint } }) => {
    if (!running) return wrong('server', problem('host.server-stopped'))
    if (!tls) return wrong('server', problem('host.bootstrap-needs-tls'))
    return good('server', `This workbench serves the account at ${serverId}, ${endpoint ?? ''}.`)
  })
  if (foreign.length > 0) {
    list.push(wrong('server', problem('bootstrap.foreign-server', { servers: foreign.join(', ') }), 'warn'))
  }
  return list
}

function certifiedChecks({ made: { certifiedBy } }: Checked): readonly PlanCheck[] {
  if (certifiedBy === undefined) return []
  return [good('certificate', `The factory authority at ${certifiedBy} certified the device.`)]
}

function clockCheck({ parts, latest }: Checked): PlanCheck {
  const now = parts.now()
  const { from, to } = parts.authority.validity
  if (now >= from && now <= to && now >= latest)
    return good('clock', 'The clock of this machine fits what it recorded.')
  return wrong('clock', problem('bootstrap.clock'))
}

function identityChecks({ order, going, unit, sharedWith, known }: Checked): readonly PlanCheck[] {
  const list: PlanCheck[] = []
  if (sharedWith !== undefined)
    list.push(wrong('identity', problem('bootstrap.credentials-taken', { device: sharedWith })))
  if (going) list.push(warn('identity', 'A run of this device goes on; it ends as UNKNOWN when this one begins.'))
  if (unit && !unit.summary().running)
    list.push(wrong('identity', problem('host.simulated-stopped', { id: order.deviceId })))
  if (unit?.summary().busy) list.push(warn('identity', 'The device is busy; it is tried once more if it stays so.'))
  const replaces = known ? ' Its account here is replaced once the new one is proved.' : ''
  return list.length > 0 ? list : [good('identity', `No other device and no other run uses this identity.${replaces}`)]
}

/** What the form loses of the profile, and whether it can go this way at all. */
function formChecks({ order: { method }, made: { form, lost }, unit }: Checked): readonly PlanCheck[] {
  // A simulated device takes it as one that has moved on.
  const older = isLegacyForm(form) && !unit ? [wrong('server', problem('bootstrap.older-proof'), 'warn')] : []
  const warnings = [...older, ...lost.map(item => wrong('method', item, 'warn'))]
  const isCarried = carriedForms.some(each => each === form)
  const misfit =
    method === 'card' && form.startsWith('cp-')
      ? 'EF(DM_Bootstrap)'
      : (method === 'wap-push' || method === 'sms') && !isCarried
        ? 'a WAP push'
        : undefined
  if (misfit === undefined) return warnings
  return [...warnings, wrong('method', problem('bootstrap.form-carry', { carry: form, carrier: misfit }))]
}

const usualFragment = 1_400
const manyParts = 8

function methodChecks({ order, made, unit }: Pick<Checked, 'order' | 'made' | 'unit'>): readonly PlanCheck[] {
  const { method, address, deviceId, cable } = order
  if (cable) return cableChecks(cable, order, made, unit)
  const nowhere = address === undefined && !unit
  switch (method) {
    case 'factory':
      return [good('method', 'The document is written to a file and read back.')]
    case 'card': {
      const image = writeCardImage(made.bytes)
      return [
        image.ok
          ? good('method', 'The document fits on a card; the image is read back.')
          : wrong('method', image.problem),
      ]
    }
    case 'client-initiated':
      return [good('method', 'The device fetches the document once, over HTTPS, within ten minutes.')]
    case 'server-initiated': {
      if (nowhere) return [wrong('method', problem('host.bootstrap-no-address', { id: deviceId }))]
      const isSafe = address === undefined || /^https:\/\//i.test(address)
      if (!isSafe) return [wrong('method', problem('bootstrap.push-not-secure', { address: address ?? '' }))]
      return [good('method', 'Both ends show certificates before a byte of the document leaves.')]
    }
    case 'wap-push':
      return wapChecks(order, made, unit, nowhere)
    case 'sms': {
      const push = wapPushOf(order, made, unit)
      const phone = order.phone ?? (unit ? '+10000000000' : '')
      const text = push.ok ? smsFileText(phone, push.value, 1) : push
      if (!text.ok) return [wrong('method', text.problem)]
      const parts = text.value.trimEnd().split('\n').length
      const words = `The push takes ${parts} short messages.`
      return [
        parts > manyParts
          ? warn('method', `${words} More than ${manyParts} seldom all arrive.`)
          : good('method', words),
      ]
    }
  }
}

const cableWords: Readonly<Record<NonNullable<DeliveryOrder['cable']>['way'], string>> = {
  at: 'A recipe of AT commands brings it into the modem, and reads back what it says how to.',
  modem: 'The card behind the modem is written and read back.',
  ymodem: 'The console receives it with rb; its hash is compared before it takes the place of the old one.',
  base64: 'The console decodes it from text; its hash is compared before it takes the place of the old one.',
  obex: 'The device takes it over OBEX; nothing can be read back.',
  smp: 'The board takes it into a file; its hash is compared.',
}

function cableChecks(
  cable: NonNullable<DeliveryOrder['cable']>,
  order: DeliveryOrder,
  made: MadeDocument,
  unit: SimulatedUnit | undefined,
): readonly PlanCheck[] {
  const withoutCable = methodChecks({ order: { ...order, cable: undefined }, made, unit })
  const recipe = cable.recipe === undefined ? undefined : parseRecipe(cable.recipe)
  return [
    ...withoutCable.filter(({ state }) => state === 'bad'),
    recipe && !recipe.ok ? wrong('method', recipe.problem) : good('method', cableWords[cable.way]),
  ]
}

function wapChecks(
  order: DeliveryOrder,
  made: MadeDocument,
  unit: SimulatedUnit | undefined,
  nowhere: boolean,
): readonly PlanCheck[] {
  if (nowhere) return [wrong('method', problem('host.bootstrap-no-address', { id: order.deviceId }))]
  const target = order.address === undefined ? undefined : parseUdpAddress(order.address)
  if (target && !target.ok) return [wrong('method', target.problem)]
  const push = wapPushOf(order, made, unit)
  const size = push.ok ? pushSize(push.value) : push
  if (!size.ok) return [wrong('method', size.problem)]
  const words = `One datagram of ${size.value} bytes, protected by SEC and MAC.`
  return [
    size.value > usualFragment
      ? warn('method', `${words} It travels in fragments, which some networks drop.`)
      : good('method', words),
  ]
}

const probeMs = 4_000

/** What must be asked: whether the address answers as the device would see it, and with which certificates. */
export async function probedChecks(checked: Checked): Promise<Looked> {
  const { parts, servers, order, unit } = checked
  const ca = parts.authority.certificate
  const looks = await Promise.all(
    servers.map(async server => {
      const url = fillServerUri(server.address, { DevID: order.deviceId })
      return { server, url, seen: await probe(url, ca, probeMs) }
    }),
  )
  const device = order.method === 'server-initiated' ? (order.address ?? unit?.summary().listens) : undefined
  const answers = device === undefined ? undefined : await probe(device, order.deviceCa ?? ca, probeMs)
  const peer = answers?.ok ? answers.value.fingerprint : undefined
  const validity = looks.flatMap(({ server, seen }) => (seen.ok ? datesOf(server.serverId, seen.value) : []))
  const authority = { what: 'the authority of this workbench', ...parts.authority.validity }
  const own = documentDates(checked.made)
  return {
    checks: [
      ...looks.flatMap(({ server, url, seen }) => addressChecks(server, url, seen, unit !== undefined, parts.now())),
      ...(device === undefined || !answers ? [] : [deviceCheck(device, answers)]),
    ],
    validity: [...validity, ...own, authority],
    ...(peer !== undefined && { expectedPeer: peer }),
  }
}

/** Certificates that the document brings to the device (OMA DM 2.0 §12.2: `Auth/Trsp/Data`). */
function documentDates({ document }: MadeDocument): FlightPlan['validity'] {
  return document.filter(isAccount).flatMap(({ node }) => {
    const bytes = base64Decode(textAt(node, 'Auth', 'Trsp', 'Data') ?? '')
    const certificate = bytes && certificateIn(bytes)
    if (!certificate) return []
    const what = `the certificate that the device gets for ${textAt(node, 'SrvID') ?? ''}`
    const { validFromDate, validToDate } = certificate
    return [{ what, from: validFromDate.getTime() * 1000, to: validToDate.getTime() * 1000 }]
  })
}

/** User names and identities of keys stand in the same node. */
function certificateIn(bytes: Uint8Array): X509Certificate | undefined {
  // DER begins with a SEQUENCE.
  if (bytes[0] !== 0x30) return undefined
  try {
    return new X509Certificate(bytes)
  } catch {
    return undefined
  }
}

const datesOf = (serverId: string, { chain }: Probe): FlightPlan['validity'] =>
  chain.map(({ subject, from, to }, index) => ({
    what: index === 0 ? `the certificate of ${serverId} (${subject})` : `its issuer (${subject})`,
    from,
    to,
  }))

const soonMs = 30 * 86_400_000

function addressChecks(
  { ours, serverId }: PlannedServer,
  url: string,
  seen: Result<Probe>,
  isSimulated: boolean,
  now: number,
): readonly PlanCheck[] {
  if (!seen.ok) return [wrong('address', seen.problem, ours ? 'bad' : 'warn')]
  const { chain, distrust } = seen.value
  const isLocal = isLoopback(new URL(url).hostname)
  const address =
    isLocal && !isSimulated
      ? warn('address', `${url} answers on this machine only; a device elsewhere does not reach it.`)
      : good('address', `${url} answers.`)
  if (chain.length === 0) return [address, warn('certificate', `${serverId} speaks without TLS: for tests only.`)]
  if (distrust !== undefined) {
    return [
      address,
      wrong('certificate', problem('bootstrap.chain', { server: serverId, what: distrust }), ours ? 'bad' : 'warn'),
    ]
  }
  const first = Math.min(...chain.map(({ to }) => to))
  const soon = first - now < soonMs * 1000
  const words = `The chain of ${serverId} is complete and trusted: ${chain.map(({ subject }) => subject).join(' ← ')}.`
  return [address, soon ? warn('certificate', `${words} It ends within 30 days.`) : good('certificate', words)]
}

function deviceCheck(address: string, seen: Result<Probe>): PlanCheck {
  if (!seen.ok) return wrong('method', seen.problem, 'warn')
  const { distrust, fingerprint } = seen.value
  if (distrust !== undefined) return wrong('method', problem('bootstrap.chain', { server: address, what: distrust }))
  return good(
    'method',
    `The device answers and shows the certificate ${fingerprint ?? ''}; nothing is sent to another one.`,
  )
}
