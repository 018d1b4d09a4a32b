import { z } from 'zod'

// Shapes that several operations share.

export const deviceId = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\p{Cc}\s]+$/u, 'has blanks or control characters')
  .describe('DevID of a device')

/** A command of Package#2 as its words: `["GET", "urn:oma:mo:oma-dm-devinfo:1.2//"]`. */
export const command = z
  .array(z.string().max(4000))
  .min(1)
  .max(50)
  .describe('A DM Command as in Package#2: its name, then its addresses')

/** What the device answered to a command (OMA DM 2.0 §5.2.4). */
export const status = z.object({ code: z.number().int(), uris: z.array(z.string()) })

export const workState = z.enum(['queued', 'sent', 'done', 'failed', 'unknown', 'cancelled'])

export const micros = z.number().int().describe('Microseconds since 1970')
