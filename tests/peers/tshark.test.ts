import { execFileSync, spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { device, profile, values } from '#core/bootstrap-forms/forms.fixture.ts'
import { type FormOrder, makeForm } from '#core/bootstrap-forms/make-form.ts'
import { decodeBootstrapPush } from '#core/bootstrap-forms/wap-push.ts'

// tshark decodes what we push over UDP 2948, and our short messages (Debian: tshark).

const isHere = ['tshark', 'text2pcap'].every(command => spawnSync(command, ['-v']).error === undefined)
if (!isHere)
  process.stderr.write(
    '\nSKIPPED: tshark or text2pcap is missing; pushes and short messages have no judge in this run.\n\n',
  )
const folder = mkdtempSync(join(tmpdir(), 'tshark-'))
afterAll(() => rmSync(folder, { recursive: true }))

const make = (order: FormOrder) => {
  const hmacSha1 = (key: Uint8Array, data: Uint8Array) => createHmac('sha1', key).update(data).digest()
  const made = makeForm({ profile, values, order, device, hmacSha1 })
  if (!made.ok) throw new Error(made.problem.code)
  return Buffer.from(made.value.bytes)
}

/** A push as a capture file: one packet to the port of WAP pushes. */
function pushCapture(push: Uint8Array): string {
  writeFileSync(join(folder, 'dump.txt'), `000000 ${Buffer.from(push).toString('hex').replace(/../g, '$& ')}\n`)
  const file = join(folder, 'push.pcap')
  execFileSync('text2pcap', ['-q', '-u', '9200,2948', join(folder, 'dump.txt'), file], { stdio: 'pipe' })
  return file
}

/** Short messages as a capture file of exported PDUs: which protocol, in which direction (from the phone), the bytes. */
function smsCapture(tpdus: readonly Uint8Array[]): string {
  const tag = (number: number, value: Buffer) => Buffer.concat([Buffer.from([0, number, 0, value.length]), value])
  const packets = tpdus.flatMap(tpdu => {
    const tags = [tag(12, Buffer.from('gsm_sms\0')), tag(35, Buffer.from([0, 0, 0, 1])), tag(0, Buffer.alloc(0))]
    const bytes = Buffer.concat([...tags, tpdu])
    const head = Buffer.alloc(16)
    head.writeUInt32LE(bytes.length, 8)
    head.writeUInt32LE(bytes.length, 12)
    return [head, bytes]
  })
  const head = Buffer.from('d4c3b2a1020004000000000000000000ffff0000fc000000', 'hex')
  const file = join(folder, 'sms.pcap')
  writeFileSync(file, Buffer.concat([head, ...packets]))
  return file
}
const decoded = (file: string, ...options: readonly string[]) =>
  execFileSync('tshark', ['-r', file, '-V', ...options], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

describe.runIf(isHere)('tshark', () => {
  it.each<[string, FormOrder, readonly (string | RegExp)[]]>([
    [
      'client provisioning under a PIN',
      { form: 'wap-push', carry: 'cp-wbxml', security: 'userpin' },
      ['application/vnd.wap.connectivity-wbxml', /SEC: USERPIN/i, /MAC: [0-9A-F]{40}/, 'wap-provisioningdoc'],
    ],
    [
      'client provisioning under the network secret',
      { form: 'wap-push', carry: 'cp-wbxml', security: 'netwpin' },
      [/SEC: NETWPIN/i, /MAC: [0-9A-F]{40}/, 'PROVIDER-ID', 'dm1.example.com'],
    ],
    [
      'a DM 1.x message under both',
      { form: 'wap-push', carry: 'dm1-wbxml', security: 'usernetwpin' },
      [
        'application/vnd.syncml.dm+wbxml',
        /SEC: USERNETWPIN/i,
        /X-Wap-Application-Id: x-wap-application:syncml.dm/i,
        'SyncML',
      ],
    ],
    ['an MO document', { form: 'wap-push', carry: 'mo-json' }, ['application/dmmo+json', /syncml\.dm/i]],
    ['a draft bootstrap', { form: 'wap-push', carry: 'draft' }, ['application/dm20', /syncml\.dm/i]],
  ])('decodes a push of %s over UDP', (_what, order, expected) => {
    const push = make(order)
    const said = decoded(pushCapture(push))
    expect(said).toMatch(/PDU Type: Push \(0x06\)/)
    for (const each of expected) expect(said).toMatch(each)
    expect(said).not.toMatch(/Malformed/)
    const own = decodeBootstrapPush(push)
    const mac = own.ok ? own.value.protection?.mac : undefined
    if (mac !== undefined) expect(said).toContain(mac)
  })

  it('puts the parts of our short messages together again, port, order and all', () => {
    const order = { carry: 'dm1-wbxml', security: 'netwpin' } as const
    const lines = make({ form: 'sms', ...order })
      .toString('utf8')
      .trim()
      .split('\n')
    expect(lines.length).toBeGreaterThan(3)
    // Without the address of the service centre, one byte of zeros.
    const tpdus = lines.map(line => Buffer.from(line, 'hex').subarray(1))
    const said = decoded(smsCapture(tpdus), '-o', 'gsm_sms.reassemble:TRUE')
    expect(said.match(/TP-MTI: SMS-SUBMIT/g)).toHaveLength(lines.length)
    expect(said).toContain('15551234567')
    expect(said).toMatch(/Destination port: wap-push|Destination port: 2948|port.*2948/i)
    expect(said).toMatch(new RegExp(`Message parts: ${lines.length}`))
    expect(said).toMatch(new RegExp(`Message part number: ${lines.length}`))
    expect(said).not.toMatch(/Malformed/)
    // Every byte of the push, part by part.
    const bodies = tpdus.map(tpdu => tpdu.subarray(-(tpdu.length - headLength(tpdu))))
    expect(Buffer.concat(bodies).equals(make({ form: 'wap-push', ...order }))).toBe(true)
  })
})

/** First octet, reference, address, PID, DCS, validity, length, then the user data header. */
function headLength(tpdu: Buffer): number {
  const digits = tpdu[2] ?? 0
  const userData = 4 + Math.ceil(digits / 2) + 4
  return userData + 1 + (tpdu[userData] ?? 0)
}
