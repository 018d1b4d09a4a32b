import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { Problem } from '../../main/core/problem.ts'
import { rowLayouts } from '../../main/core/serial/console-rows.ts'
import type { Rung } from '../../main/core/serial/ladder.ts'
import { type PortIdentity, portKinds } from '../../main/core/serial/port-identity.ts'
import { type Answer, id, none } from './common.ts'

/** What this workbench does with a port. */
export type PortUse = 'free' | 'identifying' | 'console' | 'pushing' | 'released'

/** A serial port, with what is known of the device behind it. */
export interface PortItem {
  /** What it is known by: its identity where that is unique, else its path. Stays over unplugging. */
  readonly id: string
  readonly path: string
  /** In words: maker and product, or its path. */
  readonly name: string
  /** `vid:pid:serial:interface`; absent without USB. */
  readonly identity?: string
  readonly vendorId?: string
  readonly productId?: string
  readonly serialNumber?: string
  readonly interface?: number
  /** The socket it is plugged into. */
  readonly place?: string
  readonly driver?: string
  /** The simulated hardware behind it. */
  readonly hardware?: string
  /** Its path was typed: it is listed also while it is not there. */
  readonly typed?: boolean
  readonly there: boolean
  readonly use: PortUse
  /** What identifying is about just now. */
  readonly step?: string
  /** Who answered the last time it was asked. */
  readonly found?: PortIdentity
  /** The rate that it answered at, where that is not the usual one. */
  readonly baud?: number
  readonly rungs: readonly Rung[]
}

/** A USB device for which no driver made a port. */
export interface PortlessDevice {
  readonly place: string
  readonly problem: Problem
}

export interface PortsState {
  readonly ports: readonly PortItem[]
  readonly portless: readonly PortlessDevice[]
}

const path = z.string().min(1).max(1000)
const bytesOf = (most: number) => z.custom<Uint8Array>(value => value instanceof Uint8Array && value.length <= most)

export const portsCalls = {
  list: oc.input(none).output(type<PortsState>()),
  /** Lists a port by its path, which the system does not list: a virtual port, a modem on PCIe. */
  add: oc.input(z.object({ path })).output(type<Answer<PortsState>>()),
  forget: oc.input(z.object({ path })).output(type<Answer<PortsState>>()),
  /** Asks what is behind it; a console of ours makes way meanwhile. Steps are told by events. */
  identify: oc
    .input(
      z.object({ path, as: z.enum(portKinds).optional(), baud: z.number().int().min(50).max(4_000_000).optional() }),
    )
    .output(type<Answer<PortItem>>()),
  cancelIdentify: oc.input(z.object({ path })).output(type<Answer<PortItem>>()),
}

const habits = z.object({
  /** Slow: bytes per second that it says. */
  rate: z.number().int().min(1).max(10_000_000).optional(),
  /** A bit flips in every so many of its bytes. */
  noiseEvery: z.number().int().min(1).max(1_000_000).optional(),
  /** It says something unasked every so many milliseconds. */
  stormMs: z.number().int().min(1).max(60_000).optional(),
  /** The cable is pulled after so many bytes from the host. */
  unplugAfter: z.number().int().min(1).max(100_000_000).optional(),
  /** And plugged in again so much later. */
  replugMs: z.number().int().min(1).max(600_000).optional(),
  /** It comes back under another name. */
  renumber: z.boolean().optional(),
  /** Silent after so many bytes. */
  silentAfter: z.number().int().min(1).max(100_000_000).optional(),
  /** Half answers: silent after so many bytes of its own. */
  muteAfter: z.number().int().min(1).max(100_000_000).optional(),
  /** It speaks at another rate: only garbage arrives on either side. */
  wrongRate: z.boolean().optional(),
  /** Storage for so many bytes. */
  room: z.number().int().min(1).max(100_000_000).optional(),
  /** Commands that it does not know. */
  without: z.array(z.string().max(40)).max(20).readonly().optional(),
  /** A modem without a card, or with one that wants a PIN or an ADM key. */
  noSim: z.boolean().optional(),
  pin: z.string().max(8).optional(),
  pinTries: z.number().int().min(0).max(15).optional(),
  adm: z.string().max(8).optional(),
  admTries: z.number().int().min(0).max(15).optional(),
})

export type HardwareHabits = z.infer<typeof habits>

const hardware = z.object({
  kind: z.enum(['modem', 'console', 'loader', 'smp', 'obex']),
  /** Who it says it is. A simulated device of this id applies what arrives. */
  deviceId: z.string().max(255).optional(),
  habits,
})

export type NewHardware = z.infer<typeof hardware>

/** Simulated hardware at the end of a virtual cable. */
export interface HardwareItem {
  readonly id: string
  readonly kind: NewHardware['kind']
  readonly name: string
  readonly deviceId?: string
  readonly habits: HardwareHabits
  /** The path of its port; absent while its cable is out. */
  readonly path?: string
  /** What it was given, the newest last. */
  readonly taken: readonly { readonly at: number; readonly name: string; readonly bytes: number }[]
  /** What became of it on the simulated device. */
  readonly applied?: string
}

export const hardwareCalls = {
  list: oc.input(none).output(type<readonly HardwareItem[]>()),
  /** Problem `serial.no-pty`. */
  start: oc.input(hardware).output(type<Answer<HardwareItem>>()),
  stop: oc.input(z.object({ id })).output(type<Answer<null>>()),
  pull: oc.input(z.object({ id })).output(type<Answer<HardwareItem>>()),
  plug: oc.input(z.object({ id })).output(type<Answer<HardwareItem>>()),
  /** Its switches, all of them; its cable is pulled and plugged in again. */
  behave: oc.input(z.object({ id, habits })).output(type<Answer<HardwareItem>>()),
}

const lines = z.object({ dtr: z.boolean(), rts: z.boolean() })

const consoleOrder = z.object({
  /** Path of the port. */
  path,
  baudRate: z.number().int().min(50).max(4_000_000).default(115_200),
  dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
  rtscts: z.boolean().default(false),
  /** Where DTR and RTS stand after opening. */
  lines: lines.default({ dtr: true, rts: true }),
})

export type ConsoleOrder = z.infer<typeof consoleOrder>

/** A console: a port whose every byte is recorded. */
export interface ConsoleState {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly identity?: string
  readonly settings: Omit<ConsoleOrder, 'path'>
  /** Where DTR and RTS stand now. */
  readonly lines: { readonly dtr: boolean; readonly rts: boolean }
  /** `lent`: another job of this workbench has it; `released`: other programs may have it. */
  readonly state: 'open' | 'gone' | 'lent' | 'released'
  /** Why it is not open. */
  readonly problem?: Problem
  /** The record that everything goes into. */
  readonly record: string
  readonly heard: number
  readonly sent: number
  readonly openedAt: number
  /** A file that is being sent. */
  readonly sending?: { readonly name: string; readonly sent: number; readonly total: number }
}

export const resetNames = ['run', 'esp-loader', 'dtr'] as const

/** A row of a log: microseconds since 1970, the index of its record, who said it, its letters. */
export type LogRow = readonly [at: number, record: number, from: 'device' | 'workbench' | 'remark', text: string]

export interface LogPage {
  /** How many rows there are by now. */
  readonly total: number
  readonly from: number
  readonly rows: readonly LogRow[]
}

export const consolesCalls = {
  list: oc.input(none).output(type<readonly ConsoleState[]>()),
  /** Opens a port and records from the first byte. Of a port that has a console already it is that one. */
  open: oc.input(consoleOrder).output(type<Answer<ConsoleState>>()),
  close: oc.input(z.object({ id })).output(type<Answer<null>>()),
  /** Settles when the bytes have left. */
  send: oc.input(z.object({ id, bytes: bytesOf(65_536) })).output(type<Answer<ConsoleState>>()),
  /** Sends a file piece by piece; how far it is, events tell. */
  sendFile: oc
    .input(
      z.object({
        id,
        name: z.string().max(400),
        bytes: bytesOf(16_777_216),
        /** A rest after each kilobyte, for devices without flow control. */
        pauseMs: z.number().int().min(0).max(10_000).optional(),
      }),
    )
    .output(type<Answer<ConsoleState>>()),
  stopSending: oc.input(z.object({ id })).output(type<Answer<ConsoleState>>()),
  /** A named sequence of DTR and RTS. */
  reset: oc.input(z.object({ id, name: z.enum(resetNames) })).output(type<Answer<ConsoleState>>()),
  setLines: oc.input(z.object({ id, lines })).output(type<Answer<ConsoleState>>()),
  /** Lets other programs have the port until it is taken back. */
  release: oc.input(z.object({ id })).output(type<Answer<ConsoleState>>()),
  takeBack: oc.input(z.object({ id })).output(type<Answer<ConsoleState>>()),
  /** Rows of one log, or of several by time; without `from` the last ones. What is shown is on disk. */
  rows: oc
    .input(
      z.object({
        records: z.array(id).min(1).max(16),
        layout: z.enum(rowLayouts),
        from: z.number().int().min(0).optional(),
        count: z.number().int().min(1).max(5000),
      }),
    )
    .output(type<Answer<LogPage>>()),
}
