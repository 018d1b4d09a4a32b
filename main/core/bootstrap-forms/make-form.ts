import { isAccount } from '../bootstrap/check-document.ts'
import { makeBootstrapDocument } from '../bootstrap/document.ts'
import type { ProfileValues } from '../bootstrap/placeholders.ts'
import type { Described, Profile } from '../bootstrap/profile.ts'
import { utf8Encode } from '../bytes.ts'
import { Losses } from '../convert/losses.ts'
import { writeTnds } from '../convert/write-tnds.ts'
import { draftBootstrapOf, encodeDraftBootstrap } from '../draft/bootstrap.ts'
import { hexEncode } from '../hex.ts'
import { encodeMoDocument } from '../mo-document.ts'
import type { MoDocument } from '../package-types.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { encodeWbxml } from '../wbxml/encode.ts'
import type { Markup } from '../xml/markup.ts'
import { writeMarkup } from '../xml/write-markup.ts'
import { cardFileText, writeCardImage } from './card-image.ts'
import { provHead, provisioningDocument } from './client-provisioning.ts'
import { bootstrapMessage, dmAccountTree } from './dm1-message.ts'
import { type BootstrapForm, type CarriedForm, type DocumentForm, documentTypes, ownForm } from './forms.ts'
import { legacyAccountsOf } from './legacy-account.ts'
import { type ImsiForm, type PushSecrets, type PushSecurity, pushKey } from './push-key.ts'
import { smsFileText } from './sms-file.ts'
import { bootstrapSnapshots, bootstrapTnds, markupFrom } from './tnds.ts'
import { encodeBootstrapPush } from './wap-push.ts'

/** The ending of a file of each form. */
export const formEndings: Readonly<Record<BootstrapForm, string>> = {
  'mo-json': 'json',
  draft: 'json',
  tnds: 'tnds.xml',
  'dm1-xml': 'syncml.xml',
  'dm1-wbxml': 'syncml.wbxml',
  'cp-xml': 'cp.xml',
  'cp-wbxml': 'cp.wbxml',
  'wap-push': 'wap-push',
  card: 'card.json',
  sms: 'pdu',
}

export interface FormOrder {
  readonly form: BootstrapForm
  /** What a carrier carries; the usual one if left out. */
  readonly carry?: CarriedForm
  /** How a push of an older document is protected. */
  readonly security?: PushSecurity
  readonly imsiForm?: ImsiForm
}

/** What is known of the device beside the placeholders. */
export interface FormDevice extends PushSecrets {
  /** Telephone number, for short messages. */
  readonly phone?: string
  /** Holds the parts of one push together. */
  readonly reference?: number
}

/** HMAC-SHA1 (RFC 2104): core has no hashes of its own. */
export type HmacSha1 = (key: Uint8Array, data: Uint8Array) => Uint8Array

export interface MadeForm {
  readonly bytes: Uint8Array
  /** What of the profile the form cannot hold, or had to be made up. */
  readonly lost: readonly Problem[]
}

interface Making {
  readonly profile: Profile
  readonly values: ProfileValues
  readonly order: FormOrder
  readonly device: FormDevice
  readonly hmacSha1: HmacSha1
  /** The DDFs of the objects, by MOID. */
  readonly descriptions?: Described
}

/** A profile as bytes of a form, for one device. The same order gives the same bytes. */
export function makeForm(making: Making): Result<MadeForm> {
  const { form } = making.order
  switch (form) {
    case 'wap-push':
      return makePush(making)
    case 'card':
      return makeCard(making)
    case 'sms':
      return makeSms(making)
    default:
      return makeDocument(making, form)
  }
}

function makeDocument(making: Making, form: DocumentForm): Result<MadeForm> {
  const { profile, values, descriptions } = making
  const text = (written: string, lost: readonly Problem[] = []) => ok({ bytes: utf8Encode(written), lost })
  const document = makeBootstrapDocument(profile, values, descriptions)
  if (!document.ok) return document
  switch (form) {
    case 'mo-json':
    case 'draft':
    case 'tnds': {
      if (form === 'mo-json') return text(JSON.stringify(encodeMoDocument(document.value)))
      if (form === 'draft') return text(JSON.stringify(encodeDraftBootstrap(draftBootstrapOf(document.value))))
      const tnds = bootstrapTnds(document.value)
      return text(tnds.text, tnds.lost)
    }
    case 'dm1-xml':
    case 'dm1-wbxml': {
      const message = messageOf(making, document.value)
      if (!message.ok) return message
      const { markup, lost } = message.value
      return form === 'dm1-xml' ? text(writeMarkup(markup), lost) : packed(markup, lost)
    }
    case 'cp-xml':
    case 'cp-wbxml': {
      const legacy = legacyAccountsOf(profile, values)
      if (!legacy.ok) return legacy
      const markup = provisioningDocument(legacy.value.accounts)
      const others = profile.objects?.length ? [problem('bootstrap.form-loses', { what: 'the other objects' })] : []
      const lost = [...legacy.value.lost, ...others]
      return form === 'cp-xml' ? text(writeMarkup(markup, provHead), lost) : packed(markup, lost)
    }
  }
}

function packed(markup: Markup, lost: readonly Problem[]): Result<MadeForm> {
  const encoded = encodeWbxml(markup)
  return encoded.ok ? ok({ bytes: encoded.value.bytes, lost: [...lost, ...encoded.value.lost] }) : encoded
}

function messageOf(
  { profile, values }: Making,
  document: MoDocument,
): Result<{ readonly markup: Markup; readonly lost: readonly Problem[] }> {
  const legacy = legacyAccountsOf(profile, values)
  if (!legacy.ok) return legacy
  const { accounts } = legacy.value
  const losses = new Losses()
  const others = bootstrapSnapshots(
    document.filter(element => !isAccount(element)),
    losses,
  )
  const trees: Markup[] = []
  for (const snapshot of [...accounts.map(account => ({ root: dmAccountTree(account) })), ...others]) {
    const tree = markupFrom(String(writeTnds([snapshot], losses).content))
    if (!tree.ok) return tree
    trees.push(tree.value)
  }
  const markup = bootstrapMessage(accounts[0]?.serverId ?? '', values['device.id'] ?? '', trees)
  return ok({ markup, lost: [...legacy.value.lost, ...losses.list()] })
}

function makePush(making: Making): Result<MadeForm> {
  const { order, device, hmacSha1 } = making
  const { carry = 'cp-wbxml', security, imsiForm } = order
  const made = makeDocument(making, carry)
  if (!made.ok) return made
  const { bytes: body, lost } = made.value
  const push = { type: documentTypes[carry], forAgent: carry !== 'cp-wbxml', body }
  if (security === undefined) {
    const open = problem('bootstrap.push-unprotected')
    return ok({ bytes: encodeBootstrapPush(push), lost: [...lost, open] })
  }
  // A MAC of DM 2.0 has no text of its own: it is made as in client provisioning (our choice).
  const profile = carry === 'dm1-wbxml' ? 'dm' : 'cp'
  const key = pushKey({ security, profile, ...(imsiForm && { imsiForm }) }, device)
  if (!key.ok) return key
  const mac = hexEncode(hmacSha1(key.value, body)).toUpperCase()
  return ok({ bytes: encodeBootstrapPush({ ...push, protection: { security, mac } }), lost })
}

function makeCard(making: Making): Result<MadeForm> {
  const { carry = ownForm(making.profile.dialect) } = making.order
  if (carry === 'cp-wbxml') return failed(problem('bootstrap.form-carry', { carry, carrier: 'EF(DM_Bootstrap)' }))
  const made = makeDocument(making, carry)
  if (!made.ok) return made
  const image = writeCardImage(made.value.bytes)
  return image.ok ? ok({ bytes: utf8Encode(cardFileText(image.value)), lost: made.value.lost }) : image
}

function makeSms(making: Making): Result<MadeForm> {
  const push = makePush(making)
  if (!push.ok) return push
  const { phone = '', reference = 1 } = making.device
  const text = smsFileText(phone, push.value.bytes, reference)
  return text.ok ? ok({ bytes: utf8Encode(text.value), lost: push.value.lost }) : text
}
