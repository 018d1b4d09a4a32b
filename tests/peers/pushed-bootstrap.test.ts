import { execFileSync, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { openDoor, secure, value } from '../../main/host/door.fixture.ts'

// tshark decodes the very datagram that a push of the workbench sends, and the short messages that it hands over (Debian: tshark).

const isHere = ['tshark', 'text2pcap'].every(command => spawnSync(command, ['-v']).error === undefined)
if (!isHere)
  process.stderr.write('\nSKIPPED: tshark or text2pcap is missing; real pushes have no judge in this run.\n\n')
const folder = mkdtempSync(join(tmpdir(), 'tshark-push-'))
afterAll(() => rmSync(folder, { recursive: true }))

function decoded(datagram: Uint8Array): string {
  writeFileSync(join(folder, 'dump.txt'), `000000 ${Buffer.from(datagram).toString('hex').replace(/../g, '$& ')}\n`)
  const file = join(folder, 'push.pcap')
  execFileSync('text2pcap', ['-q', '-u', '9200,2948', join(folder, 'dump.txt'), file], { stdio: 'pipe' })
  return execFileSync('tshark', ['-r', file, '-V'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

async function workbench() {
  const door = await openDoor()
  onTestFinished(() => door.stop())
  value(await door.host.server.start(secure))
  return door
}
const order = { profileId: 'sample:phone', deviceId: 'IMEI:004400152020002', imsi: '262021234567890' } as const

describe.runIf(isHere)('tshark', () => {
  it.each([
    ['netwpin', 'NETWPIN'],
    ['userpin', 'USERPIN'],
    ['usernetwpin', 'USERNETWPIN'],
  ] as const)(
    'reads the datagram of a push with SEC %s: content type, SEC, MAC and the document',
    async (security, shown) => {
      const { host } = await workbench()
      const socket = createSocket('udp4')
      onTestFinished(() => void socket.close())
      await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
      const datagram = new Promise<Buffer>(resolve => socket.once('message', resolve))
      const address = `127.0.0.1:${socket.address().port}`
      const run = value(await host.bootstrap.push({ ...order, method: 'wap-push', address, security, pin: '1234' }))
      const said = decoded(await datagram)
      expect(said).toMatch(/PDU Type: Push \(0x06\)/)
      expect(said).toContain('application/dmmo+json')
      expect(said).toMatch(new RegExp(`SEC: ${shown} `, 'i'))
      expect(said).toMatch(/MAC: [0-9A-F]{40}/)
      expect(said).toMatch(/X-Wap-Application-Id: x-wap-application:syncml\.dm/i)
      expect(said).not.toMatch(/Malformed/)
      value(await host.bootstrap.cancel({ run: run.id }))
    },
  )

  it('reads the short messages of a push, put together, as the same push', async () => {
    const door = await workbench()
    const run = value(await door.host.bootstrap.push({ ...order, method: 'sms', phone: '+15551234567' }))
    const written = await door.seen(event =>
      event.kind === 'run' && event.run.id === run.id ? event.run.evidence?.port?.file : undefined,
    )
    const lines = (await readFile(written, 'utf8')).trim().split('\n')
    expect(lines.length).toBeGreaterThan(2)
    const bodies = lines.map(line => {
      const tpdu = Buffer.from(line, 'hex').subarray(1)
      const userData = 4 + Math.ceil((tpdu[2] ?? 0) / 2) + 4
      return tpdu.subarray(userData + 1 + (tpdu[userData] ?? 0))
    })
    const said = decoded(Buffer.concat(bodies))
    expect(said).toContain('application/dmmo+json')
    expect(said).toMatch(/SEC: NETWPIN /i)
    expect(said).not.toMatch(/Malformed/)
    value(await door.host.bootstrap.cancel({ run: run.id }))
  })
})
