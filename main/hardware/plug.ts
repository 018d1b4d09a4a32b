import { ok, type Result } from '#core/result.ts'
import type { Hardware } from './hardware.ts'
import { openPty, type VirtualPort } from './pty.ts'

/** What can be wrong with a cable and the device at its end. */
export interface Habits {
  /** Bytes per second, as of a slow line. */
  readonly rate?: number
  /** Every so many bytes of the device's one bit flips. */
  readonly noiseEvery?: number
  /** Milliseconds between lines that nobody asked for. */
  readonly stormMs?: number
  /** The cable is pulled when this many bytes have come from the host. */
  readonly unplugAfter?: number
  /** From this many bytes of the host's on the device is silent, and stays plugged in. */
  readonly silentAfter?: number
  /** After so many bytes of its own it is silent: half answers. */
  readonly muteAfter?: number
  /** It speaks at another rate: what arrives on either side is other bytes, and fewer. */
  readonly wrongRate?: boolean
}

export interface Plugged {
  readonly path: string
  /** Settles when the cable is out. */
  readonly unplugged: Promise<void>
  /** How many bytes came from the host. */
  heardBytes(): number
  unplug(): Promise<void>
}

/** Puts simulated hardware at the end of a virtual port. Problem: `serial.no-pty`. */
export async function plugIn(hardware: Hardware, habits: Habits = {}, path?: string): Promise<Result<Plugged>> {
  const opened = await openPty(path)
  return opened.ok ? ok(plugged(opened.value, hardware, habits)) : opened
}

function plugged(port: VirtualPort, hardware: Hardware, habits: Habits): Plugged {
  let count = 0
  let isOut = false
  let told = () => {}
  const unplugged = new Promise<void>(resolve => {
    told = resolve
  })
  const mouth = createMouth(port, habits)
  const storm =
    habits.stormMs === undefined
      ? undefined
      : setInterval(() => mouth.say(hardware.chatter?.() ?? new Uint8Array(0)), habits.stormMs).unref()
  const unplug = async () => {
    if (isOut) return unplugged
    isOut = true
    clearInterval(storm)
    mouth.close()
    await port.unplug()
    hardware.unplugged()
    told()
  }
  const { unplugAfter = Number.POSITIVE_INFINITY, silentAfter = Number.POSITIVE_INFINITY } = habits
  port.onBytes(bytes => {
    if (isOut) return
    const room = Math.max(0, Math.min(unplugAfter, silentAfter) - count)
    count += bytes.length
    const arrived = bytes.subarray(0, room)
    const heard = habits.wrongRate ? garbled(arrived) : arrived
    if (heard.length > 0) hardware.heard(heard, mouth.say)
    if (count >= unplugAfter) void unplug()
  })
  return { path: port.path, unplugged, heardBytes: () => count, unplug }
}

/** What a receiver at another rate makes of bytes. */
const garbled = (bytes: Uint8Array): Uint8Array =>
  bytes.filter((_, at) => at % 3 !== 2).map(byte => (((byte << 1) | (byte >> 5)) ^ 0xa5) & 0xff)

const tickMs = 10

/** How the device's bytes get onto the line. */
function createMouth(port: VirtualPort, { rate, noiseEvery, wrongRate, muteAfter = Number.POSITIVE_INFINITY }: Habits) {
  let sent = 0
  let queue = Buffer.alloc(0)
  let timer: NodeJS.Timeout | undefined
  let said = 0
  const spoken = (bytes: Uint8Array) => {
    const left = bytes.subarray(0, Math.max(0, muteAfter - said))
    said += left.length
    return wrongRate ? garbled(left) : noisy(left)
  }
  const noisy = (bytes: Uint8Array) =>
    noiseEvery === undefined ? bytes : bytes.map(byte => (++sent % noiseEvery === 0 ? byte ^ 0x10 : byte))
  const drain = () => {
    const step = Math.max(1, Math.round(((rate ?? 0) * tickMs) / 1000))
    port.write(queue.subarray(0, step))
    queue = queue.subarray(step)
    timer = queue.length > 0 ? setTimeout(drain, tickMs).unref() : undefined
  }
  return {
    say: (bytes: Uint8Array) => {
      if (rate === undefined) return port.write(spoken(bytes))
      queue = Buffer.concat([queue, spoken(bytes)])
      timer ??= setTimeout(drain, tickMs).unref()
    },
    close: () => {
      clearTimeout(timer)
      queue = Buffer.alloc(0)
    },
  }
}
