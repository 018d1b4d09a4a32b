import type { LineLog } from '#core/record.ts'
import type { ByteLink } from '#transport/byte-link.ts'

/** What passed over a link so far. */
export interface Passed {
  heard: number
  sent: number
  /** The first bytes that came. */
  sample: Uint8Array
}

export const nothingPassed = (): Passed => ({ heard: 0, sent: 0, sample: new Uint8Array(0) })

const sampleBytes = 256

/** The link with everything that passes over it recorded, from the first byte on. */
export function recordedLink<L extends ByteLink>(link: L, log: LineLog, passed: Passed): L {
  link.onBytes(bytes => {
    const body = plain(bytes)
    passed.heard += body.length
    if (passed.sample.length < sampleBytes)
      passed.sample = Uint8Array.from([...passed.sample, ...body.subarray(0, sampleBytes - passed.sample.length)])
    log.serial({ from: 'device', body })
  })
  return {
    ...link,
    send: (bytes: Uint8Array) => {
      const body = plain(bytes)
      passed.sent += body.length
      log.serial({ from: 'workbench', body })
      return link.send(bytes)
    },
  }
}

/** Without the ways of Node's Buffer. */
const plain = (bytes: Uint8Array) => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
