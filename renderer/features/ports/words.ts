import type { ConsoleState, HardwareItem, PortItem } from '#contract'
import type { Rung } from '#core/serial/ladder.ts'
import type { MarkKind } from '../../ui/Mark.tsx'

/** What is done with a port, with its shape. */
export const uses: Readonly<Record<PortItem['use'], { readonly word: string; readonly mark: MarkKind }>> = {
  free: { word: 'free', mark: 'idle' },
  identifying: { word: 'asking', mark: 'busy' },
  console: { word: 'console', mark: 'good' },
  pushing: { word: 'pushing', mark: 'busy' },
  released: { word: 'released', mark: 'waiting' },
}

export const consoleStates: Readonly<
  Record<ConsoleState['state'], { readonly word: string; readonly mark: MarkKind; readonly meaning: string }>
> = {
  open: { word: 'open', mark: 'good', meaning: 'Every byte is recorded.' },
  gone: { word: 'gone', mark: 'bad', meaning: 'It is taken up again when the device comes back.' },
  lent: { word: 'lent', mark: 'busy', meaning: 'Another job of this workbench has the port; then it is taken back.' },
  released: { word: 'released', mark: 'waiting', meaning: 'Other programs may have the port until you take it back.' },
}

export const rungWords: Readonly<Record<Rung['name'], string>> = {
  usb: 'USB seen',
  driver: 'Driver',
  rights: 'Rights',
  free: 'Port free',
  bytes: 'Bytes',
  framing: 'Framing',
  device: 'Device',
  document: 'Document',
  proof: 'Proof',
}

export const rungMarks: Readonly<Record<Rung['state'], { readonly mark: MarkKind; readonly word: string }>> = {
  good: { mark: 'good', word: 'holds' },
  bad: { mark: 'bad', word: 'broken' },
  open: { mark: 'waiting', word: 'not known' },
  none: { mark: 'idle', word: 'none' },
}

export const hardwareWords: Readonly<Record<HardwareItem['kind'], string>> = {
  modem: 'Modem with a card',
  console: 'Linux-like console',
  smp: 'Board with MCUmgr (SMP)',
  obex: 'Phone with OBEX',
  loader: 'U-Boot-like loader',
}

/** Habits in words; none = as it should be. */
export function habitWords(habits: HardwareItem['habits']): readonly string[] {
  const { rate, noiseEvery, stormMs, unplugAfter, replugMs, renumber, silentAfter, muteAfter } = habits
  const { wrongRate, room, without, noSim, pin, adm } = habits
  return [
    ...(rate === undefined ? [] : [`slow: ${rate} bytes/s`]),
    ...(wrongRate ? ['speaks at another rate'] : []),
    ...(muteAfter === undefined ? [] : [`half answers: ${muteAfter} bytes, no more`]),
    ...(noiseEvery === undefined ? [] : [`a bit flips in every ${noiseEvery} bytes`]),
    ...(stormMs === undefined ? [] : [`says something unasked every ${stormMs} ms`]),
    ...(unplugAfter === undefined ? [] : [`unplugged after ${unplugAfter} bytes`]),
    ...(replugMs === undefined ? [] : [`plugged in again after ${replugMs} ms`]),
    ...(renumber ? ['comes back under another name'] : []),
    ...(silentAfter === undefined ? [] : [`silent after ${silentAfter} bytes`]),
    ...(room === undefined ? [] : [`room for ${room} bytes`]),
    ...(without === undefined || without.length === 0 ? [] : [`without ${without.join(', ')}`]),
    ...(noSim ? ['no card'] : []),
    ...(pin === undefined ? [] : ['card with a PIN']),
    ...(adm === undefined ? [] : ['card with an ADM key']),
  ]
}
