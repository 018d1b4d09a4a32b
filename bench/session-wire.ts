import { sessionAlerts } from '#core/alert.ts'
import { mediaTypes } from '#core/media-types.ts'
import { encodeAnswer } from '#core/multipart.ts'
import type { MoElement, MoNode } from '#core/package-types.ts'
import { encodePackage1 } from '#core/package1.ts'
import { encodePackage2 } from '#core/package2.ts'

// The bytes of one session: Package#1, GET, Package#3 with the data of DevInfo, END.

const ddfs = 'https://ddf.example/'
const moid = 'urn:oma:mo:oma-dm-devinfo:1.2'

/** What the server has to read. */
export const getCommand: readonly string[] = ['GET', `${moid}/di/`]
export const path = '/dm'
/** User and password where HTTP Basic is on. */
export const basicAccount = 'bench:bench-secret'

/** The server's two answers, as they have to come. */
export const answers = {
  get: JSON.stringify(encodePackage2([getCommand])),
  end: JSON.stringify(encodePackage2([['END']])),
} as const

export interface Package {
  readonly contentType: string
  readonly body: Uint8Array
}

/** What each device announces. */
export const mos = [
  { ddf: `${ddfs}devinfo.ddf`, moid, miids: ['di'] },
  { ddf: `${ddfs}dmacc.ddf`, moid: 'urn:oma:mo:oma-dm-dmacc:1.0', miids: ['acc'] },
]

export function package1(): Package {
  const body = Buffer.from(
    JSON.stringify(encodePackage1({ mos, alerts: [{ type: sessionAlerts.client, mark: 'informational' }] })),
  )
  return { contentType: mediaTypes.initiation, body }
}

/** What one device has to say about itself. */
export function deviceInfo(deviceId: string): MoElement {
  const values = { DevID: deviceId, Man: 'Example', Mod: 'Bench', FwV: '1.0', SwV: '2', HwV: '3', Lang: 'en' }
  const leaves = Object.entries(values).map(([name, value]): [string, MoNode] => [name, { kind: 'leaf', value }])
  const node: MoNode = { kind: 'interior', children: new Map(leaves) }
  return { ddf: `${ddfs}devinfo.ddf`, uri: `${moid}/di/`, validator: 'v1', name: 'di', node }
}

/** Package#3 of one device. */
export function package3(deviceId: string): Package {
  const document = [deviceInfo(deviceId)]
  return encodeAnswer(
    {
      package3: { statuses: [{ code: 200, uris: [] }], alerts: [] },
      results: new Map([[0, { kind: 'document', document }]]),
    },
    'bench-boundary',
  )
}
