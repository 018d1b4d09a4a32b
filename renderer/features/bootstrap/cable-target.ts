import type { DeliveryOrder, PortItem, ProfileSummary } from '#contract'
import { type CableWay, usualPaths } from '#core/serial/cable.ts'
import { type CableChoice, cableProposals } from '#core/serial/cable-proposals.ts'
import { deviceIdOf } from '#core/serial/port-identity.ts'
import type { Target } from './TargetFields.tsx'

// What is asked for a delivery over a cable, as it is typed.

/** All ways over a cable, in words. */
export const cableWays: readonly (CableChoice & { readonly label: string; readonly words: string })[] = [
  {
    method: 'card',
    way: 'modem',
    label: 'Onto the card behind the modem',
    words:
      'EF(DM_Bootstrap) is written through the modem and read back byte by byte. Then the device has to be switched off and on.',
  },
  {
    method: 'factory',
    way: 'at',
    label: 'By a recipe of AT commands',
    words: 'The modem itself is set up, command by command, as the recipe for its model says.',
  },
  {
    method: 'sms',
    way: 'modem',
    label: 'As short messages through the modem',
    words: 'The modem sends the push to the telephone number of another device; nothing answers it.',
  },
  {
    method: 'factory',
    way: 'ymodem',
    label: 'By YMODEM into a console',
    words:
      'The console starts rb and receives the document; its hash is compared before it takes the place of the old one.',
  },
  {
    method: 'factory',
    way: 'base64',
    label: 'As base64 text into a console',
    words: 'For consoles without rb; the hash is compared, too.',
  },
  {
    method: 'factory',
    way: 'smp',
    label: 'Into a file of a board by SMP (preview)',
    words: 'The board takes it and tells its hash. A preview: no real board was recorded with it yet.',
  },
  {
    method: 'factory',
    way: 'obex',
    label: 'To a phone by OBEX',
    words: 'PUT to the target SYNCML-DM; it says that it took the document, no more.',
  },
]

export interface CableTarget extends Pick<Target, 'deviceId' | 'operator' | 'phone' | 'imsi' | 'pin'> {
  readonly profileId: string
  readonly choice: CableChoice
  readonly path: string
  /** What makes a console receive by YMODEM: rb of a Linux, loady of U-Boot, or it waits already. */
  readonly launcher: 'rb' | 'loady' | 'waiting'
  /** Of U-Boot: where in its memory, and the command that stores it. */
  readonly memory: string
  readonly store: string
  /** Text of a recipe of AT commands; empty: the one that ships for this modem. */
  readonly recipe: string
  readonly simPin: string
  readonly adm: string
  readonly baud: string
}

/** What a way is known by in a list. */
export const wayKey = ({ method, way }: CableChoice): string => `${way} ${method}`

/** The profile that is offered first: one of the user's own. */
export function usualProfile(profiles: readonly ProfileSummary[]): string {
  const own = profiles.find(({ sample }) => !sample) ?? profiles.find(({ id }) => id === 'sample:phone')
  return (own ?? profiles[0])?.id ?? ''
}

/** What is offered for a device behind a port: what it said of itself, and the way that fits it. */
export function firstTarget({ found, baud }: Pick<PortItem, 'found' | 'baud'>, deviceId = ''): CableTarget {
  const [proposal] = cableProposals(found)
  return {
    profileId: '',
    deviceId: deviceIdOf(found) ?? deviceId,
    choice: proposal ?? { method: 'factory', way: 'ymodem' },
    path: '',
    launcher: proposal?.launcher ?? 'rb',
    memory: '0x42000000',
    store: '',
    recipe: '',
    simPin: '',
    adm: '',
    baud: baud === undefined ? '' : String(baud),
    phone: '',
    imsi: '',
    pin: '',
    operator: '',
  }
}

/** Where the document lies on a console or board, unless told otherwise. */
export const usualPath = (way: CableWay): string | undefined =>
  way === 'ymodem' || way === 'base64' || way === 'smp' ? usualPaths[way] : undefined

/** The order that was typed; what is empty is left to the workbench. */
export function cableOrderOf(target: CableTarget, port: string): DeliveryOrder {
  const {
    profileId,
    deviceId,
    choice,
    path,
    launcher,
    memory,
    store,
    recipe,
    simPin,
    adm,
    baud,
    phone,
    imsi,
    pin,
    operator,
  } = target
  const said = (name: string, value: string) => (value.trim() === '' ? {} : { [name]: value.trim() })
  const isSms = choice.method === 'sms'
  // What the MAC can be made with is what was given.
  const security = pin.trim() === '' ? 'netwpin' : imsi.trim() === '' ? 'userpin' : 'usernetwpin'
  const isYmodem = choice.way === 'ymodem'
  const isCard = choice.method === 'card'
  return {
    profileId,
    deviceId: deviceId.trim(),
    method: choice.method,
    cable: {
      port,
      way: choice.way,
      ...(usualPath(choice.way) !== undefined && launcher !== 'loady' && said('path', path)),
      ...(isYmodem && launcher === 'waiting' && { waiting: true }),
      ...(isYmodem && launcher === 'loady' && { memory: memory.trim(), ...said('store', store) }),
      ...(choice.way === 'at' && recipe !== '' && { recipe }),
      ...(isCard && { ...said('simPin', simPin), ...said('adm', adm) }),
      ...(Number(baud) >= 50 && { baud: Number(baud) }),
    },
    ...said('operator', operator),
    ...(isSms && { security, ...said('phone', phone), ...said('imsi', imsi), ...said('pin', pin) }),
  }
}
