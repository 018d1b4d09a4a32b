import { createHash, randomBytes } from 'node:crypto'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { wakeModem } from '#core/serial/at-identity.ts'
import { type CardKey, readCard, writeCard } from '#core/serial/card-bootstrap.ts'
import { openCardWay } from '#core/serial/card-way.ts'
import type { KeyMemory } from '#core/serial/key-memory.ts'
import { ObexPut } from '#core/serial/obex-put.ts'
import { type AskShell, commandLine, hereDocument, must, quoted, ShellCommand } from '#core/serial/shell-command.ts'
import { unlockSim } from '#core/serial/sim-pin.ts'
import { downloadFile, hashOfFile, uploadFile } from '#core/serial/smp-files.ts'
import { YmodemSender } from '#core/serial/ymodem-sender.ts'
import { readyShell } from './ready-shell.ts'
import { boardOn, modemOn, nextMark, shellOn, type Talker } from './talker.ts'

// A document goes over a cable, is read back where the method can, and only then counts as delivered.

export interface CablePush {
  readonly document: Uint8Array
  readonly signal?: AbortSignal
  readonly onProgress?: (bytes: number) => void
  /** So many bytes an earlier attempt brought there; ways that cannot go on begin anew. */
  readonly resumeFrom?: number
}

/** What reading back showed; absent where the method cannot read back. */
export interface Delivered {
  readonly readBack?:
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
    | { readonly kind: 'sha256'; readonly sha256: string }
    /** The device computed it, and it is that of the document. */
    | { readonly kind: 'crc32' }
    /** Settings that were written are what the modem says they are. */
    | { readonly kind: 'values'; readonly names: readonly string[] }
  /** Where it lies now. */
  readonly where: string
}

export interface CardKeys {
  /** PIN of the card, where it wants one before anything else. */
  readonly pin?: string | undefined
  readonly key?: CardKey | undefined
  /** One for all attempts with these keys. */
  readonly memory?: KeyMemory | undefined
}

/** Into EF(DM_Bootstrap) of the card behind a modem. Problems: `serial.card-…`, `bootstrap.card-form`. */
export async function pushToCard(
  talker: Talker,
  push: CablePush,
  { pin, key, memory = new Map() }: CardKeys = {},
): Promise<Result<Delivered>> {
  const ask = modemOn(talker, push.signal)
  const awake = await wakeModem(ask)
  if (!awake.ok) return awake
  const unlocked = await unlockSim(ask, pin, memory)
  if (!unlocked.ok) return unlocked
  const way = await openCardWay(ask)
  if (!way.ok) return way
  try {
    const written = await writeCard(way.value, push.document, key && { ...key, memory }, push.onProgress)
    if (!written.ok) return written
    // Once more from the start, as a device finds it.
    const back = await readCard(way.value)
    if (!back.ok) return back
    return ok({
      readBack: { kind: 'bytes', bytes: back.value.bootstrap },
      where: `${back.value.path} by ${way.value.name}`,
    })
  } finally {
    // Channels are few, and stay open after the program.
    await way.value.close()
  }
}

export interface ConsoleTarget {
  /** The file that the document becomes. */
  readonly path: string
}

/** What tells whether a console has rb. */
export const findRb = 'command -v rb'

/** By YMODEM into the `rb` of a Linux console, with its hash compared. Problems: `serial.…`. */
export function pushByRb(talker: Talker, push: CablePush, { path }: ConsoleTarget): Promise<Result<Delivered>> {
  return inFreshFolder(talker, push, path, async (shell, name) => {
    const there = await must(shell, findRb)
    if (!there.ok) return there
    const mark = nextMark()
    const launched = await talker.say(commandLine('rb -b -y -q', mark))
    if (!launched.ok) return launched
    const sent = await talker.converse(new YmodemSender({ name, data: push.document }), {
      signal: push.signal,
      onConfirmed: push.onProgress,
    })
    if (!sent.ok) return sent
    const ended = await talker.converse(new ShellCommand(undefined, { mark }), { signal: push.signal })
    if (!ended.ok) return ended
    const { status, output } = ended.value
    const said = output.trim().slice(-200)
    return status === 0 ? ended : failed(problem('serial.shell-status', { command: 'rb', status, said }))
  })
}

/** By YMODEM to a receiver that waits already. Nothing can be read back. */
export async function pushToWaiting(talker: Talker, push: CablePush, name: string): Promise<Result<Delivered>> {
  const sender = new YmodemSender({ name, data: push.document })
  const sent = await talker.converse(sender, { signal: push.signal, onConfirmed: push.onProgress })
  return sent.ok ? ok({ where: name }) : sent
}

/** As base64 text into a shell, with its hash compared. */
export function pushByBase64(talker: Talker, push: CablePush, { path }: ConsoleTarget): Promise<Result<Delivered>> {
  return inFreshFolder(talker, push, path, async (shell, name) => {
    const lines = hereDocument(push.document)
    const told = await must(shell, `base64 -d > ${quoted(name)} <<'__EOF__'`, { lines, waitMs: 15_000 })
    if (told.ok) push.onProgress?.(push.document.length)
    return told
  })
}

/** Into an OBEX server with target SYNCML-DM; one-sided: it says that it took the document, no more. */
export async function pushByObex(talker: Talker, push: CablePush, type: string): Promise<Result<Delivered>> {
  const put = new ObexPut({ type, data: push.document })
  const sent = await talker.converse(put, { signal: push.signal, onConfirmed: push.onProgress, fresh: true })
  return sent.ok ? ok({ where: 'SYNCML-DM' }) : sent
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Into a file of a board with MCUmgr, with its hash compared, or read back where it cannot hash. */
export async function pushBySmp(
  talker: Talker,
  push: CablePush,
  path: string,
  carrier: 'console' | 'datagram' = 'console',
): Promise<Result<Delivered>> {
  const ask = boardOn(talker, carrier, push.signal)
  const before = await hashOfFile(ask, path)
  if (!before.ok && before.problem.code !== 'serial.smp-refused') return before
  const isThere = before.ok && before.value && hexOf(before.value) === hexOf(sha256(push.document))
  // What is there already is not written again.
  if (isThere) push.onProgress?.(push.document.length)
  const sent = isThere ? ok(null) : await uploadFile(ask, path, push.document, push.onProgress, push.resumeFrom)
  if (!sent.ok) return sent
  const hash = await hashOfFile(ask, path)
  if (!hash.ok) return hash
  if (hash.value) return ok({ readBack: { kind: 'sha256', sha256: hexOf(hash.value) }, where: path })
  const back = await downloadFile(ask, path, push.document.length)
  return back.ok ? ok({ readBack: { kind: 'bytes', bytes: back.value }, where: path }) : back
}

/**
 * Brings a file into a folder of its own, compares its hash there, and only then puts it in its place: whatever breaks on
 * the way, the old file stays.
 */
async function inFreshFolder(
  talker: Talker,
  push: CablePush,
  path: string,
  bring: (shell: AskShell, name: string) => Promise<Result<unknown>>,
): Promise<Result<Delivered>> {
  const shell = shellOn(talker, push.signal)
  const ready = await readyShell(talker, push.signal)
  if (!ready.ok) return ready
  const wanted = hexOf(sha256(push.document))
  const before = await shell(`sha256sum ${quoted(path)}`)
  if (!before.ok) return before
  const isThere = before.value.status === 0 && before.value.output.includes(wanted)
  const folder = `${path}.${randomBytes(4).toString('hex')}`
  const tidy = () => shellOn(talker)(`cd /; rm -rf ${quoted(folder)}; stty echo; PS1='# '`)
  const result = await (async (): Promise<Result<Delivered>> => {
    if (isThere) {
      push.onProgress?.(push.document.length)
      return ok({ readBack: { kind: 'sha256', sha256: wanted }, where: path })
    }
    const made = await must(shell, `mkdir ${quoted(folder)} && cd ${quoted(folder)}`)
    if (!made.ok) return made
    const brought = await bring(shell, 'document')
    if (!brought.ok) return brought
    const told = await must(shell, 'sync; sha256sum document')
    if (!told.ok) return told
    if (/\b[0-9a-f]{64}\b/.exec(told.value)?.[0] !== wanted) return failed(problem('serial.read-back'))
    const moved = await must(shell, `mv -f document ${quoted(path)} && sync; sha256sum ${quoted(path)}`)
    if (!moved.ok) return moved
    const placed = /\b[0-9a-f]{64}\b/.exec(moved.value)?.[0] ?? ''
    return ok({ readBack: { kind: 'sha256', sha256: placed }, where: path })
  })()
  if (result.ok || (result.problem.code !== 'serial.lost' && result.problem.code !== 'serial.no-answer')) await tidy()
  return result
}
