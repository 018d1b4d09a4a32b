import { utf8Encode } from '../bytes.ts'
import { hexDecode } from '../hex.ts'
import type { Notification, NotificationSecret } from './notification.ts'

/** Hex with blanks and bars, as bytes. */
export function bytesOf(text: string): Uint8Array {
  const bytes = hexDecode(text)
  if (!bytes) throw new Error(`no hex: ${text}`)
  return bytes
}

export const secret: NotificationSecret = { secret: utf8Encode('noti-secret'), data: utf8Encode('noti-data') }

/** Notifications whose bytes were worked out by hand or with other tools. */
export const vectors: readonly { what: string; value: Notification; wire: string }[] = [
  { what: 'the least', value: { requestsMos: false }, wire: '2000' },
  {
    what: 'a server that wants the MOs',
    value: { serverId: 'dms1', requestsMos: true },
    wire: '2100 1004 646d7331 5000',
  },
  {
    what: 'an id besides',
    value: { serverId: 'com.example.dm', id: 1, requestsMos: true },
    wire: '2180 100E 636F6D2E6578616D706C652E646D 2002 0001 3000',
  },
  {
    what: 'all six options',
    value: {
      serverId: 'dms1.example.com',
      connections: ['wlan', 'any'],
      id: 0x1267,
      digest: bytesOf('d5c4d5df7f85d02e3e28f847c76c26997959777d779649ca4aab3a00f6bfd50c'),
      timestamp: 1455000000,
      requestsMos: true,
    },
    wire: `2300 1010 646d73312e6578616d706c652e636f6d 1002 0200 1002 1267
      1020 d5c4d5df7f85d02e3e28f847c76c26997959777d779649ca4aab3a00f6bfd50c 1004 56b989c0 1000`,
  },
  {
    what: 'a digest without a time',
    value: {
      serverId: 'com.example.dm',
      connections: ['any'],
      id: 1,
      digest: bytesOf('AFAA12E5AE457A5D54D29F15C88A1BB29256320E5902F13776DEA9089785499E'),
      requestsMos: true,
    },
    wire: `2280 100E 636F6D2E6578616D706C652E646D 1001 00 1002 0001
      1020 AFAA12E5AE457A5D54D29F15C88A1BB29256320E5902F13776DEA9089785499E 2000`,
  },
  {
    what: 'a time after 2106',
    value: { timestamp: 0x1_0000_0001, requestsMos: false },
    wire: '2080 5008 0000000100000001',
  },
]
