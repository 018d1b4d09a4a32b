import type { ModemIdentity } from './at-identity.ts'
import type { BoardIdentity } from './smp-files.ts'

/** What answered on a port. */
export type PortIdentity =
  | ({ readonly kind: 'modem' } & ModemIdentity)
  | ({ readonly kind: 'board' } & BoardIdentity)
  /** `hasRb`: it can receive files by YMODEM. */
  | { readonly kind: 'console'; readonly system: string; readonly host: string; readonly hasRb: boolean }
  | { readonly kind: 'loader'; readonly version: string }
  /** Serves SyncML DM over OBEX, in packets of this size. */
  | { readonly kind: 'phone'; readonly mostBytes: number }

/** What a port can be asked as, in this order: what is sent to the first ones harms the others least. */
export const portKinds = ['modem', 'board', 'console', 'loader', 'phone'] as const
export type PortKind = (typeof portKinds)[number]

/** The DevID that the device told. */
export const deviceIdOf = (identity: PortIdentity | undefined): string | undefined =>
  identity && 'deviceId' in identity ? identity.deviceId : undefined
