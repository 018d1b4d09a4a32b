import type { DialectName } from '../dialect/dialect.ts'
import { mediaTypes } from '../media-types.ts'

/** What a profile can be made into: six documents, and three carriers of one of them. */
export const bootstrapForms = [
  'mo-json',
  'draft',
  'tnds',
  'dm1-xml',
  'dm1-wbxml',
  'cp-xml',
  'cp-wbxml',
  'wap-push',
  'card',
  'sms',
] as const
export type BootstrapForm = (typeof bootstrapForms)[number]

/** The documents themselves, without what carries them. */
export const documentForms = ['mo-json', 'draft', 'tnds', 'dm1-xml', 'dm1-wbxml', 'cp-xml', 'cp-wbxml'] as const
export type DocumentForm = (typeof documentForms)[number]

/** The media type by which a device knows a document. A TNDS document has that of DM 1.x (DM TND 1.3 §9). */
export const documentTypes: Readonly<Record<DocumentForm, string>> = {
  'mo-json': mediaTypes.document,
  draft: mediaTypes.draftCommands,
  tnds: 'application/vnd.syncml.dmtnds+xml',
  'dm1-xml': 'application/vnd.syncml.dm+xml',
  'dm1-wbxml': 'application/vnd.syncml.dm+wbxml',
  'cp-xml': 'text/vnd.wap.connectivity-xml',
  'cp-wbxml': 'application/vnd.wap.connectivity-wbxml',
}

/** True for documents of older devices, which know neither MO documents nor permissions. */
export const isLegacyForm = (form: DocumentForm): form is LegacyForm =>
  form.startsWith('dm1-') || form.startsWith('cp-')
export type LegacyForm = Extract<DocumentForm, `dm1-${string}` | `cp-${string}`>

/** Documents that a push, a card or short messages carry. */
export const carriedForms = ['mo-json', 'draft', 'dm1-wbxml', 'cp-wbxml'] as const
export type CarriedForm = (typeof carriedForms)[number]

/** The form in which OMA DM 2.0 itself takes a bootstrap, by dialect. */
export const ownForm = (dialect: DialectName = 'approved') => (dialect === 'draft' ? 'draft' : 'mo-json')
