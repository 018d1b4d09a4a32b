import { randomUUID } from 'node:crypto'
import { askForRequest } from '#bootstrap/ask-request.ts'
import { sha256 } from '#bootstrap/read-back.ts'
import type { Run } from '#bootstrap/run.ts'
import type { DeliveryOrder, FlightPlan, PlannedServer, ServerState } from '#contract'
import { isAccount, textAt } from '#core/bootstrap/check-document.ts'
import { usedPlaceholders } from '#core/bootstrap/check-profile.ts'
import { type ProfileValues, placeholderKind } from '#core/bootstrap/placeholders.ts'
import { type Profile, parseProfile } from '#core/bootstrap/profile.ts'
import { cardFileText, writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { fieldsDocument, wbxmlRoot } from '#core/bootstrap-forms/fields-document.ts'
import { isLegacyForm } from '#core/bootstrap-forms/forms.ts'
import { type FormReading, readForm } from '#core/bootstrap-forms/read-form.ts'
import { smsFileText } from '#core/bootstrap-forms/sms-file.ts'
import { markupFrom } from '#core/bootstrap-forms/tnds.ts'
import { utf8Encode } from '#core/bytes.ts'
import { readJson } from '#core/json.ts'
import type { MoDocument } from '#core/package-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { AccountsArea } from '../areas/accounts.ts'
import type { ProfilesArea } from '../areas/profiles.ts'
import type { ServerArea } from '../areas/server.ts'
import type { Simulator } from '../areas/simulator.ts'
import { type DocumentContext, documentFor, type MadeDocument, wantsOwnKey } from '../bootstrap-document.ts'
import type { Parts } from '../parts.ts'
import type { SimulatedUnit } from '../simulated-unit.ts'
import { probedChecks, staticChecks } from './checks.ts'
import { fieldsOf, type Origins } from './fields.ts'
import { wapPushOf } from './wap-push.ts'

/** A plan with what only this process may know: the document, and with it its secrets. */
export interface Planned {
  readonly plan: FlightPlan
  readonly order: DeliveryOrder
  readonly made: MadeDocument
  readonly expectedPeer?: string | undefined
  /** The run that proved these bytes before. */
  readonly earlier?: Run | undefined
  /** What its first push made. */
  flown?: { readonly runId: string; readonly accounts: readonly string[] }
}

export interface PlannerPorts {
  readonly profiles: ProfilesArea
  readonly server: ServerArea
  readonly simulator: Simulator
  readonly accounts: AccountsArea
  contextFor(deviceId: string): Promise<DocumentContext>
  isGoing(deviceId: string): boolean
  /** The run that proved these bytes on this device. */
  proved(deviceId: string, documentHash: string): Promise<Run | undefined>
  /** When the latest run began that is known from earlier starts. */
  latest(): number
  /** The servers of this workbench, its first one first. */
  ownServers(): readonly { readonly serverId: string; readonly state: ServerState }[]
}

/** `look`: also asks whether addresses answer, and keeps the plan. `trial`: for a stand-in, which no factory certifies. */
type PlanReason = 'look' | 'push' | 'trial'

export interface Planner {
  /** Problems: of the profile, and of the document. */
  plan(order: DeliveryOrder, why: PlanReason): Promise<Result<Planned>>
  kept(id: string): Planned | undefined
}

const mostPlans = 200
const planUs = 3_600_000_000

export function createPlanner(parts: Parts, ports: PlannerPorts): Planner {
  const { now } = parts
  const plans = new Map<string, Planned>()

  const contextOf = async ({ deviceId, values = {} }: DeliveryOrder, why: PlanReason): Promise<DocumentContext> => {
    const { factory, ...context } = await ports.contextFor(deviceId)
    const more = { values: { ...context.values, ...(values as ProfileValues) } }
    return { ...context, ...more, ...(factory && why !== 'trial' && { factory }) }
  }
  const profileOf = async ({ profileId, profileText, profileSignature }: DeliveryOrder) => {
    if (profileText !== undefined) {
      const admitted = await ports.profiles.signing.admit(Buffer.from(profileText, 'utf8'), profileSignature)
      if (!admitted.ok) return admitted
      const profile = parseProfile(profileText)
      return profile.ok ? ok({ text: profileText, profile: profile.value }) : profile
    }
    const profile = await ports.profiles.parsed(profileId)
    if (!profile.ok) return profile
    const text = await ports.profiles.get(profileId)
    return text.ok ? ok({ text: text.value.text, profile: profile.value }) : text
  }
  /** The run that proved these bytes, if its account still counts. */
  const provedBefore = async (deviceId: string, hash: string): Promise<Run | undefined> => {
    const run = await ports.proved(deviceId, hash)
    const account = run?.evidence?.account
    if (account === undefined) return undefined
    return (await ports.accounts.get(deviceId, account))?.state === 'proved' ? run : undefined
  }

  const plan = async (order: DeliveryOrder, why: PlanReason): Promise<Result<Planned>> => {
    const { deviceId, method, profileId } = order
    const opened = await profileOf(order)
    if (!opened.ok) return opened
    const csr = await requestFor(parts, ports.simulator, order, opened.value.profile)
    if (!csr.ok) return csr
    const context = { ...(await contextOf(order, why)), ...(csr.value !== undefined && { csr: csr.value }) }
    const made = await documentFor(opened.value.profile, deviceId, context, order.form)
    if (!made.ok) return insecureFirst(made, ports.server)
    const read = readForm(made.value.bytes)
    if (!read.ok) return read
    const unit = ports.simulator.unit(deviceId)
    const own = ports.ownServers()
    const servers = serversIn(made.value, new Set(own.map(({ serverId }) => serverId)))
    const documentHash = sha256(made.value.bytes)
    const earlier = await provedBefore(deviceId, documentHash)
    const sharedWith = earlier ? undefined : await otherOwner(ports.accounts, made.value, deviceId)
    const going = ports.isGoing(deviceId)
    const latest = ports.latest()
    const known = (await ports.accounts.hasOwn?.(deviceId)) ?? false
    const checked = { parts, own, order, made: made.value, servers, unit, going, latest, known, sharedWith }
    const looked = why === 'look' ? await probedChecks(checked) : { checks: [], validity: [] }
    const checks = [...staticChecks(checked), ...looked.checks]
    const id = randomUUID()
    const planned: Planned = {
      order,
      made: made.value,
      expectedPeer: 'expectedPeer' in looked ? looked.expectedPeer : undefined,
      earlier,
      plan: {
        id,
        madeAt: now(),
        profileId,
        profileName: opened.value.profile.name,
        profileHash: sha256(opened.value.text),
        deviceId,
        method,
        ...addressOf(order, unit),
        documentHash,
        documentBytes: made.value.bytes.length,
        bytes: leavingBytes(order, made.value, unit),
        decoded: read.value.decoded,
        fields: fieldsOf(wireDocument(made.value), await originsOf(opened.value, context, order)),
        does: doesWords(order, read.value, servers, earlier !== undefined),
        validity: looked.validity,
        checks,
        ready: checks.every(({ state }) => state !== 'bad'),
        servers,
        ...(earlier?.record !== undefined && { carried: earlier.record }),
      },
    }
    // What is pushed at once is never asked for again; a table would drive out every plan that somebody looks at.
    if (why === 'look') {
      forgetOld(plans, now())
      plans.set(id, planned)
    }
    return ok(planned)
  }
  return { plan, kept: id => plans.get(id) }
}

/** The certificate request that goes into the document: the one given, or the device's own answer where the profile wants it. */
async function requestFor(
  { authority, recorder }: Parts,
  simulator: Simulator,
  { csr, deviceId, address, method, deviceCa }: DeliveryOrder,
  profile: Profile,
): Promise<Result<string | undefined>> {
  if (csr !== undefined || !wantsOwnKey(profile)) return ok(csr)
  const listens = simulator.unit(deviceId)?.summary().listens
  const at = listens ?? (method === 'server-initiated' ? address : undefined)
  if (at === undefined) {
    return failed(
      problem('bootstrap.no-request', { device: deviceId, what: 'it does not listen where it could be asked' }),
    )
  }
  const { cert, key } = await authority.issueClient('dm-workbench')
  const tls = { ca: listens === undefined ? (deviceCa ?? authority.certificate) : authority.certificate, cert, key }
  return askForRequest({ deviceId, address: at, tls }, recorder)
}

/** A server without TLS knows no credentials at all: that is what has to be mended first. */
function insecureFirst(made: { readonly ok: false; readonly problem: Problem }, server: ServerArea): Result<never> {
  const { running, tls } = server.state()
  const isInsecure = running && !tls && made.problem.code === 'host.bootstrap-auth'
  return isInsecure ? failed(problem('host.bootstrap-needs-tls')) : made
}

function forgetOld(plans: Map<string, Planned>, now: number): void {
  for (const [id, { plan }] of plans) {
    if (plans.size < mostPlans && now - plan.madeAt < planUs) return
    plans.delete(id)
  }
}

function serversIn({ document }: MadeDocument, own: ReadonlySet<string>): readonly PlannedServer[] {
  return document.filter(isAccount).map(({ node }) => {
    const serverId = textAt(node, 'SrvID') ?? ''
    return { serverId, address: textAt(node, 'SrvURI') ?? '', ours: own.has(serverId) }
  })
}

async function otherOwner(
  accounts: AccountsArea,
  { account }: MadeDocument,
  deviceId: string,
): Promise<string | undefined> {
  const found = account.user === undefined ? undefined : await accounts.byUser(account.user)
  return found && found.deviceId !== deviceId ? found.deviceId : undefined
}

function addressOf(order: DeliveryOrder, unit: SimulatedUnit | undefined): { readonly address?: string } {
  const { listens, notifiedAt } = unit?.summary() ?? {}
  const own = order.method === 'server-initiated' ? listens : order.method === 'wap-push' ? notifiedAt : undefined
  const address = order.address ?? own
  return address === undefined ? {} : { address }
}

/** Exactly what leaves, secrets masked; a MAC is that of the true bytes. */
function leavingBytes(order: DeliveryOrder, made: MadeDocument, unit: SimulatedUnit | undefined): Uint8Array {
  const bytes = made.masked()
  const document = { bytes, form: made.form }
  switch (order.method) {
    case 'card': {
      const image = writeCardImage(bytes)
      return image.ok ? utf8Encode(cardFileText(image.value)) : bytes
    }
    case 'wap-push': {
      const push = wapPushOf(order, document, unit, made.bytes)
      return push.ok ? push.value : bytes
    }
    case 'sms': {
      const push = wapPushOf(order, document, unit, made.bytes)
      const text = push.ok ? smsFileText(order.phone ?? '+10000000000', push.value, 1) : push
      return text.ok ? utf8Encode(text.value) : bytes
    }
    default:
      return bytes
  }
}

/** The fields of the document as its form names them. */
function wireDocument({ document, form, bytes }: MadeDocument): MoDocument {
  if (!isLegacyForm(form)) return document
  const root = form.endsWith('-wbxml') ? wbxmlRoot(bytes) : markupFrom(Buffer.from(bytes).toString('utf8'))
  const fields = root.ok ? fieldsDocument(root.value) : root
  return fields.ok ? fields.value : document
}

async function originsOf(
  { text, profile }: { readonly text: string; readonly profile: Profile },
  context: DocumentContext,
  { deviceId, values = {} }: DeliveryOrder,
): Promise<Origins> {
  const json = readJson(text)
  const { serverId, endpoint = '', origin = '' } = context.state
  const names = [...usedPlaceholders(profile)].filter(name => placeholderKind(name) === 'secret')
  const secrets = await Promise.all(names.map(name => context.secret?.(name.slice('secret.'.length))))
  const known = Object.entries(context.values ?? {}).filter(([name]) => name.startsWith('device.'))
  return {
    profile: json.ok ? json.value : undefined,
    server: [serverId, endpoint, origin, 'DM Workbench', context.authority.certificate],
    device: [deviceId, ...known.map(([, value]) => value)],
    row: values,
    secrets: secrets.filter(secret => secret !== undefined),
  }
}

const arrival: Readonly<Record<DeliveryOrder['method'], string>> = {
  factory: 'At the factory the document is put into the device; it applies it before its first start.',
  card: 'At power-on it reads its card, applies what is new on it, and forgets servers of an earlier card that are gone.',
  'client-initiated': 'It fetches the document over HTTPS from an address that works once, and applies it.',
  'server-initiated': 'It checks the certificate of this workbench, takes the document over HTTPS, and applies it.',
  'wap-push': 'It checks SEC and MAC of the push, and applies the document in it; it answers nothing.',
  sms: 'It puts the short messages together, checks SEC and MAC, and applies the document; it answers nothing.',
}

function doesWords(
  { method }: DeliveryOrder,
  read: FormReading,
  servers: readonly PlannedServer[],
  isCarried: boolean,
): readonly string[] {
  if (isCarried) {
    return [
      'Nothing is sent: it carries these very bytes already, and proved them.',
      'It opens a session with the credentials that it has: that is the proof.',
    ]
  }
  return [
    arrival[method],
    ...read.accounts.map(({ serverId, name, address, permissions }) => {
      const listed = permissions.includes('*') ? 'everything' : permissions.join(', ')
      // Documents for older devices have no such list.
      const may = permissions.length === 0 ? 'what the device lets it' : listed
      return `It adds or updates the account of ${serverId} (${name}) at ${address}, which may manage ${may}.`
    }),
    ...read.objects.map(uri => `It writes ${uri}.`),
    ...servers.map(({ serverId, ours }) =>
      ours
        ? `It opens a session with ${serverId} and says BootstrapComplete: that is the proof. Older accounts of it end then.`
        : `It calls ${serverId}, a foreign server: nobody here hears of that, so the result is UNKNOWN at best.`,
    ),
  ]
}
