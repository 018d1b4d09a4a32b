import { setTimeout as pause } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { commandLine, must, ShellCommand } from '#core/serial/shell-command.ts'
import { YmodemSender } from '#core/serial/ymodem-sender.ts'
import type { CablePush, Delivered } from './cable-push.ts'
import { nextMark, shellOn, type Talker } from './talker.ts'

export interface LoaderTarget {
  /** Where in memory, as `0x42000000`. */
  readonly address: string
  /** What stores it afterwards, as `fatwrite virtio 0:1 0x42000000 dm.json ${filesize}`: boards differ. */
  readonly store?: string | undefined
}

const settleMs = 300
const usualTries = 3

/**
 * By YMODEM into the memory of a board that stands in U-Boot, which computes its CRC-32 there; then the command that stores
 * it. Problems: `serial.no-loader`, `serial.read-back`, `serial.shell-status`, and those of YMODEM.
 */
export async function pushByLoady(
  talker: Talker,
  push: CablePush,
  { address, store }: LoaderTarget,
): Promise<Result<Delivered>> {
  const { document, signal } = push
  const shell = shellOn(talker, signal)
  const ready = await readyLoader(talker, signal)
  if (!ready.ok) return ready
  const mark = nextMark()
  const launched = await talker.say(commandLine(`loady ${address}`, mark))
  if (!launched.ok) return launched
  const sender = new YmodemSender({ name: 'document', data: document })
  const sent = await talker.converse(sender, { signal, onConfirmed: push.onProgress })
  if (!sent.ok) return sent
  const ended = await talker.converse(new ShellCommand(undefined, { mark }), { signal })
  if (!ended.ok) return ended
  const told = await must(shell, `crc32 ${address} ${document.length.toString(16)}`)
  if (!told.ok) return told
  const found = /==>\s*([0-9a-f]{8})\b/i.exec(told.value)?.[1]?.toLowerCase()
  if (found !== crc32(document).toString(16).padStart(8, '0')) return failed(problem('serial.read-back'))
  const stored = store === undefined ? ok('') : await must(shell, store, { waitMs: 30_000 })
  if (!stored.ok) return stored
  return ok({ readBack: { kind: 'crc32' }, where: `${address} of its memory${store === undefined ? '' : ', stored'}` })
}

/** The version of the loader that a board stands in; one that counts down is stopped by the same key. */
export async function readyLoader(
  talker: Talker,
  signal: AbortSignal | undefined,
  mostTries = usualTries,
): Promise<Result<string>> {
  const shell = shellOn(talker, signal)
  let said: Result<string> = ok('')
  for (let tries = 1; tries <= mostTries; tries++) {
    const stopped = await talker.say(Uint8Array.of(0x03))
    if (!stopped.ok) return stopped
    await pause(settleMs)
    said = await must(shell, 'version', { waitMs: 1000 * tries })
    if (said.ok || said.problem.code !== 'serial.no-answer') break
  }
  if (!said.ok && said.problem.code !== 'serial.shell-status') return said
  const version = said.ok ? /^.*U-Boot.*$/m.exec(said.value)?.[0].trim() : undefined
  if (version !== undefined) return ok(version)
  return failed(problem('serial.no-loader', { port: talker.name }))
}
