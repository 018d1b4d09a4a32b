import { randomBytes } from 'node:crypto'
import type { ClientIssuer, NewAccount } from '#bootstrap/credentials.ts'
import { type RowValues, valuesForRow } from '#bootstrap/row-values.ts'
import type { BootstrapPreview, ServerOptions, ServerState } from '#contract'
import { makeBootstrapDocument } from '#core/bootstrap/document.ts'
import { fillPlaceholders, type ProfileValues } from '#core/bootstrap/placeholders.ts'
import type { Described, Profile } from '#core/bootstrap/profile.ts'
import { adoptLegacy } from '#core/bootstrap-forms/adopt-legacy.ts'
import { type DocumentForm, documentTypes, isLegacyForm, ownForm } from '#core/bootstrap-forms/forms.ts'
import { type FormOrder, makeForm } from '#core/bootstrap-forms/make-form.ts'
import { maskSecrets } from '#core/bootstrap-forms/mask.ts'
import { readForm } from '#core/bootstrap-forms/read-form.ts'
import type { DialectName } from '#core/dialect/dialect.ts'
import type { MoDocument } from '#core/package-types.ts'
import { explain, type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Authority } from '#http/authority.ts'
import { newKeyText, requestText, writeCertificateRequest } from '#http/certificate-request.ts'
import type { ClientCertificates } from '#http/client-issuer.ts'
import type { IssuerThread } from '#http/issuer-thread.ts'
import type { DeviceFacts } from './areas/devices.ts'
import { endpointOf } from './areas/server.ts'
import { maskedBytes } from './delivery/fields.ts'

/** A DM Bootstrap for one device, with the credentials that went into it. */
export interface MadeDocument {
  readonly document: MoDocument
  readonly dialect: DialectName
  readonly form: DocumentForm
  /** Its media type. */
  readonly type: string
  readonly bytes: Uint8Array
  /** The same with signs of equal length in place of secrets. */
  masked(): Uint8Array
  /** What the form cannot hold. */
  readonly lost: readonly Problem[]
  /** The account by whose session the bootstrap is proved: the one of this server, else the first. */
  readonly account: NewAccount
  /** False when the document has no account of this server, so that no proof is possible here. */
  readonly isOurs: boolean
  /** All accounts, in the order of the profile. */
  readonly accounts: readonly DocumentAccount[]
  /** The address of the factory authority that certified the device for it. */
  readonly certifiedBy?: string
}

export interface DocumentAccount {
  readonly serverId: string
  readonly account: NewAccount
}

/** The authority of a factory, which certifies devices in place of ours. */
export interface DeviceIssuer {
  readonly url: string
  readonly issuer: ClientIssuer
}

export interface DocumentContext {
  readonly authority: Authority
  readonly factory?: DeviceIssuer
  readonly serverId: string
  readonly state: ServerState
  readonly options: ServerOptions
  /** A secret kept by its name. */
  secret?(name: string): Promise<string | undefined>
  /** What else is known of the device, by placeholders. */
  readonly values?: ProfileValues
  /** A certificate request of the device; its key stays there. */
  readonly csr?: string
  /** The DDFs at hand, by MOID. */
  readonly descriptions?: Described
}

/**
 * Makes the document with fresh credentials, in the form of its dialect unless another is asked for. Problems:
 * `host.bootstrap-auth`, and those of values, checks and forms.
 */
export async function documentFor(
  profile: Profile,
  deviceId: string,
  context: DocumentContext,
  wanted?: DocumentForm,
): Promise<Result<MadeDocument>> {
  const { authority, factory } = context
  let isCertified = false
  const own = noted(issuerOf(authority), () => (isCertified = true))
  const here = await documentBy(own, profile, deviceId, context, wanted)
  if (!here.ok || !factory || !isCertified) return here
  // What a factory signs counts: it is asked once all else is known to be good.
  const there = await documentBy(factory.issuer, profile, deviceId, context, wanted)
  return there.ok ? ok({ ...there.value, certifiedBy: factory.url }) : there
}

async function documentBy(
  issuer: ClientIssuer,
  profile: Profile,
  deviceId: string,
  context: DocumentContext,
  wanted: DocumentForm | undefined,
): Promise<Result<MadeDocument>> {
  const fresh = await freshValues(profile, deviceId, context, issuer)
  if (!fresh.ok) return fresh
  const { values } = fresh.value
  const document = makeBootstrapDocument(profile, values, context.descriptions)
  if (!document.ok) return document
  const { dialect = 'approved' } = profile
  const form = wanted ?? ownForm(dialect)
  const order = { profile, order: { form }, device: {}, hmacSha1: () => new Uint8Array(20) }
  const making = { ...order, ...(context.descriptions && { descriptions: context.descriptions }) }
  const wire = makeForm({ ...making, values })
  if (!wire.ok) return wire
  const masked = () => {
    // Older documents hold secrets as they are, or packed: signs in place of them are packed as well.
    if (!isLegacyForm(form)) return maskedBytes(wire.value.bytes, document.value)
    const made = makeForm({ ...making, values: maskSecrets(values) })
    return made.ok ? maskedBytes(made.value.bytes, document.value) : new Uint8Array(wire.value.bytes.length)
  }
  const known = fresh.value.accounts()
  const accounts = profile.accounts.map(({ server }, index) => ({
    serverId: fillPlaceholders(server.id, values),
    account: known[index] ?? {},
  }))
  const ours = accounts.find(({ serverId }) => serverId === context.serverId)
  const { account } = ours ?? accounts[0] ?? { account: {} }
  return ok({
    document: document.value,
    dialect,
    form,
    type: documentTypes[form],
    bytes: wire.value.bytes,
    masked,
    lost: wire.value.lost,
    account,
    isOurs: ours !== undefined,
    accounts,
  })
}

/** Credentials that an order brings need no issuer: whether one was asked is told. */
const noted = ({ issue, certify }: ClientIssuer, told: () => void): ClientIssuer => ({
  issue: name => {
    told()
    return issue(name)
  },
  certify: (request, name) => {
    told()
    return certify(request, name)
  },
})

async function freshValues(
  profile: Profile,
  deviceId: string,
  context: DocumentContext,
  issuer: ClientIssuer = issuerOf(context.authority),
): Promise<Result<RowValues>> {
  const { secret, csr, values = {} } = context
  const made = await valuesForRow(profile, { deviceId, values, ...(csr && { csr }) }, serverValues(context), {
    random: count => randomBytes(count),
    issuer,
    ...(secret && { secret }),
  })
  if (!made.ok) return made
  for (const { server, auth } of profile.accounts) {
    if (fillPlaceholders(server.id, made.value.values) !== context.serverId) continue
    const { auth: offered } = context.options
    const { transport } = auth
    const fits = transport === 'none' ? offered === 'none' : offered.split('-or-').includes(transport)
    if (!fits) return failed(problem('host.bootstrap-auth', { profile: transport, server: offered }))
  }
  return made
}

/** What the device has to have afterwards: an older form cannot hold all of the document. */
export function writtenBy({ document, form, bytes }: MadeDocument): MoDocument {
  const adopted = isLegacyForm(form) ? adoptLegacy(form, bytes) : ok(document)
  return adopted.ok ? adopted.value : document
}

/** True when the profile wants the key to stay in the device. */
export const wantsOwnKey = ({ accounts }: Profile): boolean =>
  accounts.some(({ auth }) => auth.transport === 'certificate' && auth.ownKey)

/** An authority as the generator asks it, on another thread where there are many to issue. */
export const threadIssuer = (
  thread: IssuerThread,
  { certifyClient }: Pick<ClientCertificates, 'certifyClient'>,
): ClientIssuer => ({
  issue: async name => ok(await thread.issue(name)),
  certify: certifyClient,
})

/** What issues certificates, as the generator asks it. */
export const issuerOf = ({ issueClient, certifyClient }: ClientCertificates): ClientIssuer => ({
  issue: async name => ok(await issueClient(name)),
  certify: certifyClient,
})

/** What a device said about itself, by placeholders. */
export function identityValues({ manufacturer, model, firmware }: DeviceFacts): ProfileValues {
  return {
    ...(manufacturer !== undefined && { 'device.manufacturer': manufacturer }),
    ...(model !== undefined && { 'device.model': model }),
    ...(firmware !== undefined && { 'device.firmware': firmware }),
  }
}

/** PIN, IMSI and telephone number are known only where the document is made; a preview has others of usual length. */
const standIns = { imsi: '000000000000000', pin: '0000', phone: '+10000000000', reference: 0 } as const

/** What a document of a form would be: its bytes with signs in place of secrets, zeros in place of a MAC, and what they say. */
export async function previewFor(
  profile: Profile,
  deviceId: string,
  context: DocumentContext,
  order: FormOrder | undefined,
): Promise<Result<BootstrapPreview>> {
  // A device is asked for the request of its own key when a push is planned; here a made-up key stands in. No factory
  // certifies what nobody gets.
  const csr = requestText(writeCertificateRequest(newKeyText(), deviceId))
  const fresh = await freshValues(profile, deviceId, wantsOwnKey(profile) ? { ...context, csr } : context)
  if (!fresh.ok) return fresh
  const made = makeForm({
    profile,
    values: maskSecrets(fresh.value.values),
    order: order ?? { form: ownForm(profile.dialect) },
    device: standIns,
    hmacSha1: () => new Uint8Array(20),
    ...(context.descriptions && { descriptions: context.descriptions }),
  })
  if (!made.ok) return made
  const { bytes, lost } = made.value
  const read = readForm(bytes)
  if (!read.ok) return read
  return ok({ text: read.value.decoded, bytes, lost: lost.map(item => ({ words: explain(item).words })) })
}

function serverValues({ authority, serverId, state, options }: DocumentContext) {
  return {
    'server.id': serverId,
    'server.uri': state.endpoint ?? endpointOf(options),
    'server.name': 'DM Workbench',
    'trust.ca': authority.certificate,
  }
}
