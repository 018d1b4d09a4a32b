/** A way for a device to prove who it is (OMA DM 2.0 §9.2). */
export type AuthForm = 'basic' | 'digest' | 'certificate' | 'psk'

/** How a server knows its devices: by one form, by any of several, or not at all. */
export const authModes = [
  'none',
  'basic',
  'digest',
  'certificate',
  'psk',
  'basic-or-digest',
  'basic-or-certificate',
  'basic-or-psk',
  'digest-or-certificate',
  'digest-or-psk',
  'certificate-or-psk',
  'basic-or-digest-or-certificate',
  'basic-or-digest-or-psk',
  'basic-or-certificate-or-psk',
  'digest-or-certificate-or-psk',
  'basic-or-digest-or-certificate-or-psk',
] as const
export type AuthMode = (typeof authModes)[number]

/** All forms, in the order in which a mode names them. */
export const authForms: readonly AuthForm[] = ['basic', 'digest', 'certificate', 'psk']

/** Whether a mode takes a form. */
export const takes = (mode: AuthMode, form: AuthForm): boolean => mode.includes(form)

/** The forms that a mode takes. */
export const formsOf = (mode: AuthMode): readonly AuthForm[] => authForms.filter(form => takes(mode, form))

/** The mode that takes these forms. */
export function modeOf(forms: readonly AuthForm[]): AuthMode {
  const name = authForms.filter(form => forms.includes(form)).join('-or-')
  return authModes.find(mode => mode === name) ?? 'none'
}
