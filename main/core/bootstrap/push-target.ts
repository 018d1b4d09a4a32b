import { z } from 'zod'

/** How a device is reached by a push (OMA DM 2.0 §8.4): members of a JSON object. IMSI and number by 3GPP TS 23.003 §2.2, ITU-T E.164. */
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
}
