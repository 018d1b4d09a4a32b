import { z } from 'zod'
import { documentForms } from '../bootstrap-forms/forms.ts'

/**
 * What whoever asks for a push says of it (OMA DM 2.0 §8.4): members of a JSON object. IMSI and number by 3GPP TS 23.003
 * §2.2, ITU-T E.164.
 */
export const pushTarget = {
  address: z.string().max(2000).optional().describe('Where the device listens; a simulated device needs none'),
  imsi: z
    .string()
    .regex(/^\d{6,15}$/)
    .optional(),
  phone: z
    .string()
    .regex(/^\+?\d{3,20}$/)
    .optional(),
  csr: z
    .string()
    .max(12_000)
    .optional()
    .describe(
      'Certificate request of the device (PKCS #10, PEM): its certificate is made for that key, which stays there',
    ),
  form: z
    .enum(documentForms)
    .optional()
    .describe(
      'The document that the device takes; without it that of the settings, else of the dialect of the profile',
    ),
}
