import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import type { AskBoard, SmpBody } from './smp-exchange.ts'
import { encodeSmp } from './smp-packet.ts'

// Files and identity of a board (MCUmgr groups 0 and 8).

/** Zephyr's own buffer, for boards that do not tell theirs. */
const usualBuffer = 384
/** Length and CRC around a packet, counted so that no counting of the board is too small. */
const aroundPacket = 4
const leastChunk = 16

/** How large a packet may be. */
async function bufferOf(ask: AskBoard): Promise<Result<number>> {
  const told = await ask({ operation: 'read', group: 0, id: 6, what: 'its parameters' })
  if (!told.ok) return isRefusal(told.problem) ? ok(usualBuffer) : told
  const size = told.value.buf_size
  return ok(typeof size === 'number' && size >= 64 && size <= 65_535 ? size : usualBuffer)
}

const isRefusal = ({ code }: Problem): boolean => code === 'serial.smp-refused'

export interface BoardIdentity {
  /** What `uname` would say. */
  readonly system?: string
  readonly bootloader?: string
  /** The DevID that the board keeps in its setting `dm/devid`, our own convention. */
  readonly deviceId?: string
}

/** Asks a board who it is; what it refuses is absent. */
export async function identifyBoard(ask: AskBoard): Promise<Result<BoardIdentity>> {
  const system = await ask({ operation: 'read', group: 0, id: 7, body: { format: 'a' }, what: 'its name' })
  if (!system.ok && !isRefusal(system.problem)) return system
  const loader = await ask({ operation: 'read', group: 0, id: 8, what: 'its bootloader' })
  const devId = await ask({
    operation: 'read',
    group: 3,
    id: 0,
    body: { name: 'dm/devid' },
    what: 'the setting dm/devid',
  })
  const text = (body: Result<SmpBody>, key: string): string | undefined => {
    const value = body.ok ? body.value[key] : undefined
    if (value instanceof Uint8Array) return String.fromCharCode(...value.subarray(0, 200))
    return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined
  }
  const [name, bootloader, deviceId] = [text(system, 'output'), text(loader, 'bootloader'), text(devId, 'val')]
  return ok({
    ...(name !== undefined && { system: name }),
    ...(bootloader !== undefined && { bootloader }),
    ...(deviceId !== undefined && { deviceId }),
  })
}

/**
 * Sends a file piece by piece; where the board says that it is elsewhere, it goes on there. `from`: an earlier attempt brought
 * so many bytes; a board that does not know of it begins anew.
 */
export async function uploadFile(
  ask: AskBoard,
  name: string,
  data: Uint8Array,
  onSent: (bytes: number) => void = () => undefined,
  from = 0,
): Promise<Result<null>> {
  const buffer = await bufferOf(ask)
  if (!buffer.ok) return buffer
  let most = buffer.value
  let restarts = 0
  let isResuming = from > 0 && from < data.length
  for (let offset = isResuming ? from : 0; ; ) {
    const chunk = chunkAt(name, data, offset, most)
    const body = { off: offset, data: chunk, name, ...(offset === 0 && { len: data.length }) }
    const sent = await ask({ operation: 'write', group: 8, id: 0, body, what: `the file ${name}` })
    if (!sent.ok) {
      const { group, rc, len } = sent.problem.detail ?? {}
      if (!isRefusal(sent.problem)) return sent
      if (group === -1 && rc === 7 && most > usualBuffer / 4) {
        most = Math.floor(most / 2)
        continue
      }
      const isUnknown = isResuming && !(group === 8 && rc === 11)
      isResuming = false
      if (isUnknown) {
        offset = 0
        continue
      }
      // The last piece had arrived, and its answer was lost; the hash tells whether it is so.
      if (group === 8 && rc === 11 && len === data.length) {
        onSent(data.length)
        return ok(null)
      }
      if (group === 8 && rc === 11 && restarts++ < 3) {
        offset = typeof len === 'number' && len <= offset + chunk.length && len < data.length ? len : 0
        continue
      }
      return sent
    }
    const next = sent.value.off
    // Older boards say where they stand instead of refusing.
    if (isResuming && typeof next === 'number' && next <= offset) {
      isResuming = false
      offset = next
      continue
    }
    isResuming = false
    if (typeof next !== 'number' || next > data.length || (next <= offset && data.length > 0)) {
      return failed(problem('serial.smp-answer', { what: 'it names no offset behind the last one' }))
    }
    offset = next
    onSent(offset)
    if (offset >= data.length) return ok(null)
  }
}

/** What fits into one packet, by encoding it. */
function chunkAt(name: string, data: Uint8Array, offset: number, buffer: number): Uint8Array {
  const head = { operation: 'write', version: 2, group: 8, id: 0, sequence: 0 } as const
  const length = offset === 0 ? { len: data.length } : {}
  const bare = encodeSmp({ ...head, body: { off: offset, data: new Uint8Array(0), name, ...length } }).length
  // The length of a byte string takes up to two bytes more than none.
  const room = Math.max(leastChunk, buffer - aroundPacket - bare - 2)
  return data.subarray(offset, offset + room)
}

/** The hash that the board computes of its file; undefined when it cannot. */
export async function hashOfFile(ask: AskBoard, name: string): Promise<Result<Uint8Array | undefined>> {
  const body = { name, type: 'sha256' }
  const told = await ask({ operation: 'read', group: 8, id: 2, body, what: `the hash of ${name}` })
  if (!told.ok) return isRefusal(told.problem) && told.problem.detail?.group === -1 ? ok(undefined) : told
  return ok(told.value.output instanceof Uint8Array ? told.value.output : undefined)
}

/** The file as the board has it. */
export async function downloadFile(ask: AskBoard, name: string, mostBytes: number): Promise<Result<Uint8Array>> {
  let whole: Uint8Array | undefined
  for (let offset = 0; ; ) {
    const part = await ask({
      operation: 'read',
      group: 8,
      id: 0,
      body: { off: offset, name },
      what: `the file ${name}`,
    })
    if (!part.ok) return part
    const { data, len } = part.value
    if (!(data instanceof Uint8Array)) return failed(problem('serial.smp-answer', { what: 'it has no data' }))
    if (!whole) {
      if (typeof len !== 'number' || len < 0) return failed(problem('serial.smp-answer', { what: 'it has no length' }))
      if (len > mostBytes) return failed(problem('serial.too-large', { most: mostBytes }))
      whole = new Uint8Array(len)
    }
    whole.set(data.subarray(0, whole.length - offset), offset)
    offset += data.length
    if (offset >= whole.length) return ok(whole)
    if (data.length === 0) return failed(problem('serial.smp-answer', { what: 'it brings nothing more' }))
  }
}
