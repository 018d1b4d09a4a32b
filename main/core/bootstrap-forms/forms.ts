/** What a profile can be made into: six documents, and three carriers of one of them. */
export const bootstrapForms = [
  'approved',
  'draft',
  'tnds',
  'dm1-xml',
  'dm1-wbxml',
  'cp-xml',
  'cp-wbxml',
  'push',
  'card',
  'sms',
] as const
export type BootstrapForm = (typeof bootstrapForms)[number]

/** Documents that a push, a card or short messages carry. */
export const carriedForms = ['approved', 'draft', 'dm1-wbxml', 'cp-wbxml'] as const
export type CarriedForm = (typeof carriedForms)[number]
