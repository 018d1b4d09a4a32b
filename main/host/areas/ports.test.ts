import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConsoleState, HardwareHabits, NewHardware, PortItem } from '#contract'
import { utf8Encode } from '#core/bytes.ts'
import { firstBad } from '#core/serial/ladder.ts'
import { floodingPort } from '#hardware/flooding-port.fixture.ts'
import { openStore } from '#storage/store.ts'
import { codeOf, type Opened, openDoor, value } from '../door.fixture.ts'

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(async () => {
  await door.stop()
  await rm(door.folder, { recursive: true, force: true })
})

const start = async (kind: NewHardware['kind'], deviceId?: string, habits: HardwareHabits = {}) =>
  value(await door.host.hardware.start({ kind, habits, ...(deviceId !== undefined && { deviceId }) }))
const portOf = (hardware: string): Promise<PortItem> =>
  door.seen(event => (event.kind === 'ports' ? event.state.ports.find(port => port.hardware === hardware) : undefined))
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await pause(30)
  }
}
const texts = async (records: readonly string[], layout: 'text' | 'hex' = 'text') =>
  value(await door.host.consoles.rows({ records: [...records], layout, count: 2000 })).rows.map(([, , , text]) => text)
const shows = (record: string, part: string) =>
  until(async () => (await texts([record])).find(text => text.includes(part)))
const openOn = async (path: string): Promise<ConsoleState> => value(await door.host.consoles.open({ path }))

describe('ports', () => {
  it('lists simulated hardware by device, VID:PID, serial number and interface, and tells when it goes', async () => {
    const { id } = await start('modem', 'IMEI:490154203237518')
    const port = await portOf(id)
    expect(port).toMatchObject({
      id: '1209:0001:SIM1:if0',
      identity: '1209:0001:SIM1:if0',
      name: 'Simulated modem',
      use: 'free',
      there: true,
    })
    await door.host.hardware.pull({ id })
    await until(async () =>
      (await door.host.ports.list()).ports.some(item => item.hardware === id) ? undefined : true,
    )
  })

  it.each([
    ['modem', 'IMEI:490154203237518', { kind: 'modem', deviceId: 'IMEI:490154203237518' }],
    ['console', 'urn:dev:1', { kind: 'console', host: 'urn:dev:1', hasRb: true }],
    ['smp', 'urn:dev:2', { kind: 'board', deviceId: 'urn:dev:2' }],
    ['loader', undefined, { kind: 'loader', version: 'U-Boot 2023.01 (simulated)' }],
    ['obex', undefined, { kind: 'phone', mostBytes: 1024 }],
  ] as const)('identifies a %s by one call, with evidence on every rung', async (kind, deviceId, found) => {
    const { id } = await start(kind, deviceId)
    const { path } = await portOf(id)
    const item = value(await door.host.ports.identify({ path }))
    expect(item.found).toMatchObject(found)
    expect(item.rungs.slice(2, 7).map(({ state }) => state)).toEqual(['good', 'good', 'good', 'good', 'good'])
    expect(item).toMatchObject({ use: 'free' })
    expect(item.step).toBeUndefined()
  })

  it('explains the first rung that does not hold, and can be cancelled', async () => {
    const { id } = await start('modem', undefined, { silentAfter: 1 })
    const { path } = await portOf(id)
    const asking = door.host.ports.identify({ path })
    await door.seen(event =>
      event.kind === 'ports' && event.state.ports.some(({ step }) => step?.includes('modem')) ? true : undefined,
    )
    expect(codeOf(await door.host.ports.identify({ path }))).toBe('port.in-use-here')
    await door.host.ports.cancelIdentify({ path })
    expect(codeOf(await asking)).toBe('serial.cancelled')
    const silent = value(await door.host.ports.identify({ path, as: 'modem' }))
    expect(firstBad(silent.rungs)).toMatchObject({ name: 'bytes', problem: { code: 'port.silent' } })
  })

  it('keeps a port that was typed, also while it is not there', async () => {
    const path = join(tmpdir(), 'dmwb-no-such-port')
    const { ports } = value(await door.host.ports.add({ path }))
    expect(ports.find(port => port.path === path)).toMatchObject({ typed: true, there: false })
    const asked = value(await door.host.ports.identify({ path }))
    expect(firstBad(asked.rungs)?.problem?.code).toBe('serial.not-there')
    expect(value(await door.host.ports.forget({ path })).ports.some(port => port.path === path)).toBe(false)
  })
})

describe('consoles', () => {
  it('record what goes and comes, as text and as digits, of one line or of several by time', async () => {
    const [one, other] = [await start('console', 'urn:dev:1'), await start('modem', 'IMEI:490154203237518')]
    const shell = await openOn((await portOf(one.id)).path)
    const modem = await openOn((await portOf(other.id)).path)
    value(await door.host.consoles.send({ id: shell.id, bytes: utf8Encode('hostname\r') }))
    await shows(shell.record, 'urn:dev:1')
    value(await door.host.consoles.send({ id: modem.id, bytes: utf8Encode('AT+CGMM\r') }))
    await shows(modem.record, 'Simulated modem')
    expect(await texts([shell.record])).toContain('hostname')
    expect((await texts([modem.record], 'hex'))[1]).toBe('41 54 2b 43 47 4d 4d 0d                          AT+CGMM.')
    const merged = value(
      await door.host.consoles.rows({ records: [shell.record, modem.record], layout: 'text', count: 500 }),
    )
    expect(merged.rows.map(([at]) => at)).toEqual(merged.rows.map(([at]) => at).toSorted((a, b) => a - b))
    expect(new Set(merged.rows.map(([, record]) => record))).toEqual(new Set([0, 1]))
  })

  it('take a device up again by its identity when it comes back under another name', async () => {
    const { id } = await start('console', 'urn:dev:1', { renumber: true })
    const first = await portOf(id)
    const shell = await openOn(first.path)
    await door.host.hardware.pull({ id })
    await door.seen(event => (event.kind === 'console' && event.console.state === 'gone' ? true : undefined))
    const again = value(await door.host.hardware.plug({ id }))
    expect(again.path).not.toBe(first.path)
    await until(async () => {
      const [now] = await door.host.consoles.list()
      return now?.state === 'open' && now.path === again.path ? now : undefined
    })
    value(await door.host.consoles.send({ id: shell.id, bytes: utf8Encode('hostname\r') }))
    await shows(shell.record, 'urn:dev:1')
    await shows(shell.record, 'The port is gone')
  })

  it('let others have the port and take it back, and make way for identifying', async () => {
    const { id } = await start('modem', 'IMEI:490154203237518')
    const { path } = await portOf(id)
    const shell = await openOn(path)
    expect(value(await door.host.ports.identify({ path })).found).toMatchObject({ kind: 'modem' })
    await until(async () => ((await door.host.consoles.list())[0]?.state === 'open' ? true : undefined))
    expect(value(await door.host.consoles.release({ id: shell.id })).state).toBe('released')
    expect((await door.host.ports.list()).ports.find(port => port.path === path)?.use).toBe('released')
    expect(codeOf(await door.host.consoles.send({ id: shell.id, bytes: utf8Encode('AT\r') }))).toBe('serial.lost')
    expect(value(await door.host.consoles.takeBack({ id: shell.id })).state).toBe('open')
    value(await door.host.consoles.close({ id: shell.id }))
    expect(codeOf(await door.host.consoles.takeBack({ id: shell.id }))).toBe('port.console-gone')
  })

  it('send a file piece by piece, and stop when they are told', async () => {
    const { id } = await start('console', 'urn:dev:1')
    const shell = await openOn((await portOf(id)).path)
    const bytes = utf8Encode('echo hello\n'.repeat(400))
    value(await door.host.consoles.sendFile({ id: shell.id, name: 'hello.sh', bytes }))
    await shows(shell.record, 'hello.sh: sent')
    value(await door.host.consoles.sendFile({ id: shell.id, name: 'slow.sh', bytes, pauseMs: 5000 }))
    value(await door.host.consoles.stopSending({ id: shell.id }))
    await shows(shell.record, 'slow.sh: stopped')
  })

  it('lose nothing of what arrives at full speed, also when the process is over', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dmwb-flood-'))
    const size = 2_000_000
    const line = 'The quick brown fox jumps over the lazy dog 0123456789.'
    const text = `${line}\n`.repeat(Math.ceil(size / (line.length + 1))).slice(0, size)
    const port = await floodingPort(folder, text)
    const link = port.path
    try {
      await until(async () =>
        value(await door.host.ports.add({ path: link })).ports.some(port => port.path === link && port.there)
          ? true
          : undefined,
      )
      const shell = await openOn(link)
      await until(async () => {
        const [now] = await door.host.consoles.list()
        return (now?.heard ?? 0) >= size ? true : undefined
      })
      const rows = Math.ceil(size / (line.length + 1))
      const shown = value(
        await door.host.consoles.rows({ records: [shell.record], layout: 'text', from: 20_000, count: 3 }),
      )
      expect(shown.total).toBeGreaterThanOrEqual(rows)
      expect(shown.rows.map(([, , , text]) => text)).toEqual([line, line, line])
      await door.stop()
      const store = value(await openStore(door.folder, { readOnly: true }))
      const entries = await store.records.entries(shell.record, 0, 1_000_000)
      const heard = entries.flatMap(entry => (entry.kind === 'serial' && entry.from === 'device' ? [entry.body] : []))
      expect(Buffer.concat(heard).toString('latin1')).toBe(text)
      await store.close()
      door = await openDoor(door.folder)
    } finally {
      port.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })
})
