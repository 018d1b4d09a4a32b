import { describe, expect, it, onTestFinished } from 'vitest'
import { utf8Encode } from '#core/bytes.ts'
import type { Result } from '#core/result.ts'
import { readSetting, removeSetting, resetBoard, writeSetting } from '#core/serial/smp-board.ts'
import { Board } from '#hardware/board.ts'
import { type NetworkHabits, openUdpBoard } from '#hardware/udp-board.ts'
import { pushBySmp } from './cable-push.ts'
import { boardOn, createTalker } from './talker.ts'
import { openUdpLink } from './udp-link.ts'

const document = Uint8Array.from({ length: 1024 }, (_, at) => (at * 7) & 0xff)
const got = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  return result.value
}

async function board(habits: NetworkHabits) {
  const device = new Board({ buffer: 200 })
  const udp = await openUdpBoard(device, 0, habits)
  onTestFinished(() => udp.close())
  const link = got(await openUdpLink({ host: '127.0.0.1', port: udp.port }))
  onTestFinished(() => link.close())
  return { device, talker: createTalker(link) }
}

describe('SMP over UDP', () => {
  it.each([
    ['as they should', {}],
    ['with every seventh lost', { loseEvery: 7 }],
    ['with every second twice', { repeatEvery: 2 }],
    ['with every fifth late, behind others', { delayEvery: { count: 5, ms: 2600 } }],
  ] as const)(
    'brings a file when datagrams come %s',
    async (_, habits) => {
      const { device, talker } = await board(habits)
      expect(await pushBySmp(talker, { document }, '/lfs1/dm', 'datagram')).toMatchObject({ ok: true })
      expect(device.files.get('/lfs1/dm')).toEqual(document)
    },
    60_000,
  )

  it.each([
    ['as they should', {}],
    ['with every seventh lost', { loseEvery: 7 }],
    ['with every second twice', { repeatEvery: 2 }],
  ] as const)(
    'keeps a setting over a reset when datagrams come %s',
    async (_, habits) => {
      const { device, talker } = await board(habits)
      const ask = boardOn(talker, 'datagram')
      const [name, value] = ['dm/devid', utf8Encode('urn:dev:1')] as const
      expect(await writeSetting(ask, name, value)).toEqual({ ok: true, value: null })
      expect(await resetBoard(ask)).toEqual({ ok: true, value: null })
      expect(device.resets).toBeGreaterThan(0)
      expect(await readSetting(ask, name)).toEqual({ ok: true, value })
      expect(await removeSetting(ask, name)).toEqual({ ok: true, value: null })
      expect(await readSetting(ask, name)).toMatchObject({
        problem: { code: 'serial.smp-refused', detail: { group: 3, rc: 4, meaning: 'there is no such setting' } },
      })
    },
    60_000,
  )

  it('ends when nobody listens', async () => {
    const { talker } = await board({ loseEvery: 1 })
    const cancel = new AbortController()
    setTimeout(() => cancel.abort(), 300)
    const pushed = await pushBySmp(talker, { document, signal: cancel.signal }, '/lfs1/dm', 'datagram')
    expect(pushed).toMatchObject({ ok: false, problem: { code: 'serial.cancelled' } })
  })
})
