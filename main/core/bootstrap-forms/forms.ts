import type { DialectName } from '../dialect/dialect.ts'

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

/** Documents that a push, a card or short messages carry. */
export const carriedForms = ['mo-json', 'draft', 'dm1-wbxml', 'cp-wbxml'] as const
export type CarriedForm = (typeof carriedForms)[number]

/** The form in which OMA DM 2.0 itself takes a bootstrap, by dialect. */
export const ownForm = (dialect: DialectName = 'approved') => (dialect === 'draft' ? 'draft' : 'mo-json')
