import type { CardFiles } from '#core/bootstrap-forms/card-image.ts'
import { utf8Encode } from '#core/bytes.ts'
import { hexEncode } from '#core/hex.ts'
import { Board } from './board.ts'
import { Console } from './console.ts'
import type { Hardware } from './hardware.ts'
import { Loader } from './loader.ts'
import { Modem } from './modem.ts'
import { Phone } from './phone.ts'

/** What can stand at the other end of a virtual port. */
export const hardwareKinds = ['modem', 'console', 'loader', 'smp', 'obex'] as const
export type HardwareKind = (typeof hardwareKinds)[number]

export interface HardwareOptions {
  /** Who it is: the IMEI of a modem, the DevID of the others; a phone does not say. */
  readonly id?: string
  /** Room for so many bytes. */
  readonly room?: number
  /** Commands that it does not know. */
  readonly without?: readonly string[]
  /** False: a modem without a card. */
  readonly sim?: boolean
  readonly pin?: string
  readonly pinTries?: number
  /** ADM key, text, that the card wants before it is written. */
  readonly adm?: string
  readonly admTries?: number
}

/** Who hears what it was given. */
export interface HardwareEars {
  taken(name: string, data: Uint8Array | string): void
  cardChanged?(files: CardFiles): void
}

/** Makes simulated hardware; `card` is what lies on the card of a modem to begin with. */
export function makeHardware(
  kind: HardwareKind,
  options: HardwareOptions,
  ears: HardwareEars,
  card: CardFiles,
): Hardware {
  const { id, room, without } = options
  const onFile = (name: string, data: Uint8Array) => ears.taken(name, data)
  const common = { ...(room !== undefined && { room }) }
  const named = { ...common, ...(id !== undefined && { deviceId: id }) }
  switch (kind) {
    case 'smp':
      return new Board({ ...named, onFile })
    case 'obex':
      return new Phone({ ...common, onObject: (type, data) => ears.taken(`object.${suffix(type)}`, data) })
    case 'console':
      return new Console({ ...named, ...(without && { without }), onFile })
    case 'loader':
      return new Loader({ ...common, onFile })
    case 'modem':
      return makeModem(options, ears, card)
  }
}

const suffix = (type: string) => type.split(/[+/]/).at(-1) ?? 'bin'

function makeModem(options: HardwareOptions, ears: HardwareEars, files: CardFiles): Modem {
  const { id, room, without, pin, pinTries, adm, admTries, sim } = options
  let messages = 0
  return new Modem({
    ...(room !== undefined && { room }),
    onFile: (name, data) => ears.taken(name, data),
    ...(id !== undefined && { imei: id.replace(/^IMEI:/, '') }),
    ...(without && { without }),
    ...(pin !== undefined && { pin }),
    ...(pinTries !== undefined && { pinTries }),
    ...(sim !== false && {
      card: {
        files,
        ...(adm !== undefined && { adm: utf8Encode(adm) }),
        ...(admTries !== undefined && { admTries }),
        onChange: changed => ears.cardChanged?.(changed),
      },
    }),
    onMessage: tpdu => ears.taken(`message-${++messages}.tpdu`, hexEncode(tpdu)),
  })
}
