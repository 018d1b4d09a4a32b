import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import { type Answer, none } from './common.ts'

const pem = z.string().max(100_000)

/** The authority of a factory that certifies devices in place of that of the workbench. */
const factoryOrder = z.object({
  /** It takes certificate requests (PKCS #10) by POST and answers with the certificate. */
  url: z.string().min(1).max(2000),
  /** Who signs the certificates of devices, PEM: the servers of the workbench believe them. */
  issuer: pem,
  /** Who stands behind its TLS certificate, PEM; who the system trusts, if left out. */
  ca: pem.exactOptional(),
  /** What we show there, PEM. */
  cert: pem.exactOptional(),
  /** Its key, PEM; the one that is kept already, if left out. */
  key: pem.exactOptional(),
})

export type FactoryOrder = z.infer<typeof factoryOrder>

export interface FactoryState {
  /** Without it devices are certified by the workbench. */
  readonly authority?: Omit<FactoryOrder, 'key'> & {
    /** The names of those who sign. */
    readonly signers: readonly string[]
    readonly hasKey: boolean
  }
}

/** Who certifies the devices that are bootstrapped. */
export const factoryAuthorityCalls = {
  state: oc.input(none).output(type<FactoryState>()),
  /** From now on; servers that run believe the certificates that it signs at once. */
  use: oc.input(factoryOrder).output(type<Answer<FactoryState>>()),
  /** The workbench certifies again. */
  drop: oc.input(none).output(type<Answer<FactoryState>>()),
}
