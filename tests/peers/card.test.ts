import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cardFilesOf, readCardImage } from '#core/bootstrap-forms/card-image.ts'
import { device, profile, values } from '#core/bootstrap-forms/forms.fixture.ts'
import type { CarriedForm } from '#core/bootstrap-forms/forms.ts'
import { makeForm } from '#core/bootstrap-forms/make-form.ts'
import { Card } from '#hardware/card.ts'
import { Modem } from '#hardware/modem.ts'
import { plugIn } from '#hardware/plug.ts'
import { pushToCard } from '#transport/cable-push.ts'
import { openSerial } from '#transport/serial-link.ts'
import { createTalker } from '#transport/talker.ts'
import { freePort } from '../support/free-port.ts'
import { insert, insertCard } from './virtual-card.fixture.ts'

// OpenSC, which knows nothing of us, finds the bootstrap on a card by its object identifier and reads it: pcscd with a virtual
// reader, and our image on the card in it (Debian: opensc, pcscd, vsmartcard-vpcd).

const driver = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so'
const isHere =
  existsSync(driver) &&
  ['pkcs15-tool', 'pcscd'].every(command => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0) &&
  !existsSync('/run/pcscd/pcscd.comm')
if (!isHere)
  process.stderr.write(
    '\nSKIPPED: OpenSC, pcscd or its virtual reader is missing, or another pcscd runs; no card is read.\n\n',
  )

const folder = mkdtempSync(join(tmpdir(), 'card-'))
let daemon: ChildProcess | undefined
let port = 0
beforeAll(async () => {
  if (!isHere) return
  port = await freePort()
  // The driver takes its port from the name of the device, in hexadecimal digits.
  const device = `/dev/null:0x${port.toString(16).toUpperCase()}`
  const reader = `FRIENDLYNAME "Virtual PCD"\nDEVICENAME ${device}\nLIBPATH ${driver}\nCHANNELID 0x${port.toString(16)}\n`
  writeFileSync(join(folder, 'reader.conf'), reader)
  const opensc = 'app default {\n  enable_default_driver = true;\n  card_drivers = default;\n}\n'
  writeFileSync(join(folder, 'opensc.conf'), opensc)
  daemon = spawn('pcscd', ['--foreground', '--config', join(folder, 'reader.conf')], { stdio: 'ignore' })
})
afterAll(async () => {
  const ended = daemon && new Promise(resolve => daemon?.once('exit', resolve))
  daemon?.kill()
  await ended
  rmSync(folder, { recursive: true })
})

function pkcs15(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly out: Buffer; readonly said: string }> {
  const env = { ...process.env, OPENSC_CONF: join(folder, 'opensc.conf') }
  const child = spawn('pkcs15-tool', args, { env })
  const out: Buffer[] = []
  let said = ''
  child.stdout.on('data', data => out.push(data))
  child.stderr.on('data', data => {
    said += String(data)
  })
  return new Promise(resolve => child.once('close', code => resolve({ code, out: Buffer.concat(out), said })))
}

/** The reader notices the card a moment after it came. */
async function whenSeen<T extends { readonly code: number | null }>(look: () => Promise<T>): Promise<T> {
  for (let left = 50; ; left -= 1) {
    const seen = await look()
    if (seen.code === 0 || left === 0) return seen
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

function imageOf(carry: CarriedForm) {
  const made = makeForm({
    profile,
    values,
    order: { form: 'card', carry },
    device,
    hmacSha1: () => new Uint8Array(20),
  })
  if (!made.ok) throw new Error(made.problem.code)
  const files = cardFilesOf(JSON.parse(Buffer.from(made.value.bytes).toString('utf8')))
  if (!files.ok) throw new Error(files.problem.code)
  const read = readCardImage(files.value)
  if (!read.ok) throw new Error(read.problem.code)
  return { files: files.value, document: Buffer.from(read.value.bootstrap) }
}

describe.runIf(isHere)('OpenSC', () => {
  it.each(['mo-json', 'draft', 'dm1-wbxml'] as const)(
    'finds the bootstrap as %s by its OID, and reads every byte of it',
    async carry => {
      const { files, document } = imageOf(carry)
      const card = await insertCard(files, port)
      try {
        const listed = await whenSeen(() => pkcs15('--list-data-objects'))
        expect([listed.said, listed.out.toString()]).toEqual([
          expect.anything(),
          expect.stringContaining('2.23.43.7.1'),
        ])
        const target = join(folder, 'read')
        const read = await pkcs15('--read-data-object', '2.23.43.7.1', '--output', target)
        expect([read.code, read.said]).toEqual([0, expect.anything()])
        const bytes = readFileSync(target)
        expect(bytes.subarray(0, document.length).equals(document)).toBe(true)
        expect(bytes.subarray(document.length).every(byte => byte === 0xff)).toBe(true)
        expect(card.commands.some(command => command.includes('6431'))).toBe(true)
      } finally {
        card.remove()
      }
    },
    60_000,
  )

  it('reads what was written over a cable onto the card behind the simulated modem, from that very card', async () => {
    const { files } = imageOf('mo-json')
    const modem = new Modem({ card: { files } })
    const plugged = await plugIn(modem)
    if (!plugged.ok) throw new Error(plugged.problem.code)
    const link = await openSerial({ path: plugged.value.path })
    if (!link.ok) throw new Error(link.problem.code)
    const document = Buffer.from('[{"DDF":"over the cable","MOData":{}}]')
    expect(await pushToCard(createTalker(link.value), { document })).toMatchObject({ ok: true })
    await link.value.close()
    await plugged.value.unplug()
    // The card goes from the modem into the reader.
    const moved = new Card({ files: modem.card?.files ?? new Map() })
    const card = await insert(command => moved.transmit(command), port)
    try {
      const target = join(folder, 'moved')
      const read = await whenSeen(() => pkcs15('--read-data-object', '2.23.43.7.1', '--output', target))
      expect([read.code, read.said]).toEqual([0, expect.anything()])
      const bytes = readFileSync(target)
      expect(bytes.subarray(0, document.length).equals(document)).toBe(true)
      expect(bytes.subarray(document.length).every(byte => byte === 0xff)).toBe(true)
    } finally {
      card.remove()
    }
  }, 60_000)
})
