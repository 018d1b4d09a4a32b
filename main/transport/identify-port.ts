import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { identifyModem } from '#core/serial/at-identity.ts'
import { ObexHello } from '#core/serial/obex-hello.ts'
import type { PortIdentity, PortKind } from '#core/serial/port-identity.ts'
import { must } from '#core/serial/shell-command.ts'
import { SmpExchange } from '#core/serial/smp-exchange.ts'
import { identifyBoard } from '#core/serial/smp-files.ts'
import { readyLoader } from './loader-push.ts'
import { readyShell } from './ready-shell.ts'
import { boardOn, modemOn, shellOn, type Talker } from './talker.ts'

export { type PortIdentity, type PortKind, portKinds } from '#core/serial/port-identity.ts'

/**
 * Asks what is behind a port: as a modem, as a board with MCUmgr, as a shell, as a phone with OBEX. Each sends a few bytes; a
 * kind that is known beforehand spares the others. Problem: `serial.no-answer`.
 */
export async function identifyPort(
  talker: Talker,
  kinds: readonly PortKind[],
  signal?: AbortSignal,
): Promise<Result<PortIdentity>> {
  for (const kind of kinds) {
    const found = await asks[kind](talker, signal)
    if (found.ok || found.problem.code === 'serial.lost' || found.problem.code === 'serial.cancelled') return found
  }
  return failed(problem('serial.no-answer', { what: talker.name }))
}

type Ask = (talker: Talker, signal?: AbortSignal) => Promise<Result<PortIdentity>>

const asks: Readonly<Record<PortKind, Ask>> = {
  modem: async (talker, signal) => {
    const ask = modemOn(talker, signal)
    // Twice: the first line may end what somebody else began.
    const first = await ask({ command: 'AT', numeric: true, waitMs: 600 })
    const alive = first.ok ? first : await ask({ command: 'AT', numeric: true, waitMs: 1000 })
    if (!alive.ok) return alive
    const told = await identifyModem(ask)
    return told.ok ? ok({ kind: 'modem', ...told.value }) : told
  },
  board: async (talker, signal) => {
    const echo = { operation: 'write', group: 0, id: 0, body: { d: 'dmwb' }, what: 'an echo' } as const
    const alive = await talker.converse(new SmpExchange(echo, 0, 2, 'console', 1), { signal, fresh: true })
    if (!alive.ok && alive.problem.code !== 'serial.smp-refused') return alive
    const told = await identifyBoard(boardOn(talker, 'console', signal))
    return told.ok ? ok({ kind: 'board', ...told.value }) : told
  },
  console: async (talker, signal) => {
    const ready = await readyShell(talker, signal, 1)
    if (!ready.ok) return ready
    const shell = shellOn(talker, signal)
    const system = await must(shell, 'uname -a')
    const host = await must(shell, 'hostname')
    const rb = await shell('command -v rb')
    // The next one at this console wants to see what is typed.
    await shell("stty echo; PS1='# '")
    if (!system.ok) return system
    const hasRb = rb.ok && rb.value.status === 0
    return ok({ kind: 'console', system: system.value.trim(), host: host.ok ? host.value.trim() : '', hasRb })
  },
  loader: async (talker, signal) => {
    const ready = await readyLoader(talker, signal, 1)
    return ready.ok ? ok({ kind: 'loader', version: ready.value }) : ready
  },
  phone: async (talker, signal) => {
    const hello = await talker.converse(new ObexHello(), { signal, fresh: true })
    return hello.ok ? ok({ kind: 'phone', ...hello.value }) : hello
  },
}
