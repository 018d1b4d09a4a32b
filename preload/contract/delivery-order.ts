import { z } from 'zod'
import { deliveryMethods } from '../../main/core/bootstrap/delivery-method.ts'
import { documentForms } from '../../main/core/bootstrap-forms/forms.ts'
import { pushSecurities } from '../../main/core/bootstrap-forms/push-key.ts'
import { cableWays } from '../../main/core/serial/cable.ts'

/** A cable to a device, or to the modem that writes its card or sends to it. */
export const cable = z.object({
  port: z.string().min(1).max(1000),
  way: z.enum(cableWays),
  baud: z.number().int().min(50).max(4_000_000).optional(),
  /** The file that the document becomes, on consoles and boards. */
  path: z.string().max(500).optional(),
  /** By `at`: the text of the recipe; without it the one recipe of the workbench that is for this modem. */
  recipe: z.string().max(200_000).optional(),
  /** By YMODEM: the device waits for the file already, as a loader does; nothing can be read back then. */
  waiting: z.boolean().optional(),
  /** By YMODEM: the board stands in U-Boot; where in its memory the document goes, and the command that stores it. */
  memory: z
    .string()
    .regex(/^0x[0-9a-fA-F]{1,16}$/)
    .optional(),
  store: z
    .string()
    .max(400)
    .regex(/^[\x20-\x7e]+$/)
    .optional(),
  /** PIN of the card, where it wants one; as careful as with the next one. */
  simPin: z.string().max(8).optional(),
  /** ADM key of the card; used once, never when it is the last try. */
  adm: z.string().max(8).optional(),
})

/** What is to be brought to which device, and how. */
export const deliveryOrder = z.object({
  profileId: z.string().min(1).max(400),
  /** The profile itself, where it is no file of the workspace; the id is then a name for it. */
  profileText: z.string().max(1_000_000).optional(),
  /** The text of its signature file; needed where signatures are required. */
  profileSignature: z.string().max(10_000).optional(),
  deviceId: z.string().min(1).max(255),
  method: z.enum(deliveryMethods),
  /** The document that goes to the device; that of the profile's dialect, if left out. */
  form: z.enum(documentForms).optional(),
  /** Where a device that is not simulated here listens: an https address, or host:port for a WAP push. */
  address: z.string().max(2000).optional(),
  /** Who stands behind the certificate of a device that listens over HTTPS, PEM; the authority of this workbench, if left out. */
  deviceCa: z.string().max(100_000).optional(),
  /** How a WAP push is protected, and what its MAC is made with; a simulated device gives its own. */
  security: z.enum(pushSecurities).optional(),
  imsi: z.string().max(20).optional(),
  pin: z.string().max(40).optional(),
  /** A certificate request of the device (PKCS #10, PEM), whose key stays there; a device that can be asked gives its own. */
  csr: z.string().max(20_000).optional(),
  /** Telephone number for short messages. */
  phone: z.string().max(30).optional(),
  /** A cable to the device, or to the modem that writes its card or sends to it. */
  cable: cable.optional(),
  /** Values of placeholders for this device. */
  values: z.record(z.string().max(100), z.string().max(100_000)).optional(),
  /** How long the proof is waited for. */
  waitSeconds: z.number().int().min(1).max(86_400).optional(),
  operator: z.string().max(200).optional(),
})

export type DeliveryOrder = z.infer<typeof deliveryOrder>
