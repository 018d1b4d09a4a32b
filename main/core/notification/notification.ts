// Package#0, the DM Notification (OMA DM 2.0 §5.2.1): a value here, bytes in encode.ts and decode.ts.

/** The network bearers a server can wish for (PREFERRED-CON-TYPE). */
export const connectionTypes = ['any', 'cellular', 'wlan', 'wireline'] as const
export type ConnectionType = (typeof connectionTypes)[number]

export interface Notification {
  /** SERVER-ID: the SrvID of the DM Account. */
  readonly serverId?: string
  /** PREFERRED-CON-TYPE, most wanted first; `any` goes last. */
  readonly connections?: readonly ConnectionType[]
  /** NOTIFICATION-ID, 0–65535. */
  readonly id?: number
  /** SHA256-DIGEST, 32 bytes. */
  readonly digest?: Uint8Array
  /** TIMESTAMP: seconds since 1970. */
  readonly timestamp?: number
  /** REQ-MOS: the client must announce its MOs in Package#1. */
  readonly requestsMos: boolean
}

/** Option numbers (OMA DM 2.0 §5.2.1.2). */
export const option = {
  serverId: 1,
  connections: 2,
  id: 3,
  digest: 4,
  timestamp: 5,
  requestsMos: 6,
} as const

const names = [
  '0',
  'SERVER-ID',
  'PREFERRED-CON-TYPE',
  'NOTIFICATION-ID',
  'SHA256-DIGEST',
  'TIMESTAMP',
  'REQ-MOS',
] as const

/** The name of an option as the specification writes it. */
export const optionName = (number: number): string => names[number] ?? String(number)

export const formatVersion = 2
export const digestBytes = 32

/** What a server and a device know for notifications: `Auth/Noti` of the account, decoded (OMA DM 2.0 §12.2). */
export interface NotificationSecret {
  readonly secret: Uint8Array
  readonly data: Uint8Array
}

/** SHA-256, which the core takes from outside. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array
