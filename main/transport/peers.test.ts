import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import type { Result } from '#core/result.ts'
import { identifyModem } from '#core/serial/at-identity.ts'
import { ObexPut } from '#core/serial/obex-put.ts'
import { parseRecipe } from '#core/serial/recipe.ts'
import { YmodemReceiver } from '#core/serial/ymodem-receiver.ts'
import { Modem } from '#hardware/modem.ts'
import { plugIn } from '#hardware/plug.ts'
import { pushByBase64, pushByRb, pushToCard, pushToWaiting } from './cable-push.ts'
import { identifyPort } from './identify-port.ts'
import { canObexftpd, pluggedObexftpd } from './obexftpd.fixture.ts'
import { pushByRecipe } from './recipe-push.ts'
import { openSerial } from './serial-link.ts'
import { createTalker, modemOn } from './talker.ts'

// Programs that others wrote, behind real pseudo-terminals.

const got = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  return result.value
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'dmwb-peer-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** A program at the end of a cable. */
async function behind(program: string, cwd: string) {
  const path = join(cwd, '..', `dmwb-port-${randomBytes(4).toString('hex')}`)
  const child: ChildProcess = spawn('socat', [`PTY,raw,echo=0,link=${path},wait-slave`, program], {
    cwd,
    stdio: 'ignore',
  })
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await rm(path, { force: true })
  })
  for (let wait = 0; wait < 500; wait++) {
    const opened = await openSerial({ path })
    if (opened.ok) {
      onTestFinished(() => opened.value.close())
      return { talker: createTalker(opened.value), child, link: opened.value }
    }
    await pause(10)
  }
  throw new Error('socat made no port')
}

describe('lrzsz', () => {
  it('receives files of any size with rb', async () => {
    // At once: rb rests some seconds of its own.
    const sizes = [0, 1, 128, 1024, 1025, 20_000]
    const received = sizes.map(async size => {
      const cwd = await folder()
      const { talker, child } = await behind('EXEC:"rb -b -y -q",pipes', cwd)
      const document = randomBytes(size)
      const pushed = await pushToWaiting(talker, { document }, 'dm.bin')
      if (child.exitCode === null) await once(child, 'exit')
      return { size, pushed, isSame: (await readFile(join(cwd, 'dm.bin'))).equals(document) }
    })
    const fine = { pushed: { ok: true, value: { where: 'dm.bin' } }, isSame: true }
    expect(await Promise.all(received)).toEqual(sizes.map(size => ({ size, ...fine })))
  }, 30_000)

  it('removes what came when it is cancelled', async () => {
    const cwd = await folder()
    const { talker, child } = await behind('EXEC:"rb -b -y -q",pipes', cwd)
    const cancel = new AbortController()
    const push = { document: randomBytes(20_000), signal: cancel.signal, onProgress: () => cancel.abort() }
    expect(await pushToWaiting(talker, push, 'dm.bin')).toMatchObject({ problem: { code: 'serial.cancelled' } })
    if (child.exitCode === null) await once(child, 'exit')
    expect(await readdir(cwd)).toEqual([])
  })

  it('sends with sb what our receiver takes', async () => {
    const cwd = await folder()
    const document = randomBytes(5000)
    await writeFile(join(cwd, 'dm.bin'), document)
    const { talker } = await behind('EXEC:"sb -k -q dm.bin",pipes', cwd)
    const taken = await talker.converse(new YmodemReceiver(65_536))
    expect(taken).toMatchObject({ ok: true, value: { name: 'dm.bin' } })
    expect(taken.ok && taken.value.data).toEqual(new Uint8Array(document))
  })
})

describe('a busybox shell', () => {
  it.each([
    ['base64', pushByBase64, 4096],
    ['base64', pushByBase64, 30_000],
    ['YMODEM', pushByRb, 4096],
  ] as const)('takes a document by %s and shows its hash', async (_, push, size) => {
    const cwd = await folder()
    const { talker, link } = await behind('EXEC:"busybox ash -i",pty,setsid,ctty,stderr,sane', cwd)
    // A shell that has not shown its prompt yet dies of an interrupt.
    await new Promise<void>(prompted => {
      let said = ''
      link.onBytes(bytes => {
        said += Buffer.from(bytes).toString('latin1')
        if (/[#$] /.test(said)) prompted()
      })
    })
    await pause(200)
    const document = randomBytes(size)
    const path = join(cwd, 'bootstrap')
    expect(await push(talker, { document }, { path })).toEqual({
      ok: true,
      value: { readBack: { kind: 'sha256', sha256: createHash('sha256').update(document).digest('hex') }, where: path },
    })
    expect(new Uint8Array(await readFile(path))).toEqual(new Uint8Array(document))
    expect(await readdir(cwd)).toEqual(['bootstrap'])
  })
})

describe.skipIf(!canObexftpd)('obexftpd, which needs root and a network of its own', () => {
  // Of a document in several packets this server keeps nothing, though its library answers each of them as it should.
  it.each([
    [800, true],
    [3000, false],
  ])('takes a document of %i bytes', async (size, isKept) => {
    const files = await folder()
    const { link, unplug } = await pluggedObexftpd(files)
    onTestFinished(unplug)
    const talker = createTalker(link)
    const document = randomBytes(size)
    const put = new ObexPut({ type: 'application/vnd.syncml.dm+wbxml', data: document, name: 'dm.wbxml' })
    expect(await talker.converse(put)).toEqual({ ok: true, value: { bytes: size } })
    if (isKept) expect(new Uint8Array(await readFile(join(files, 'dm.wbxml')))).toEqual(new Uint8Array(document))
  })
})

describe.skipIf(process.getuid?.() !== 0)('iaxmodem, a modem of V.250 without the commands of 27.007', () => {
  /** Its settings are looked for below /etc/iaxmodem; the name of a file may lead out of there. */
  async function modem() {
    const cwd = await folder()
    const port = join(cwd, 'tty')
    const lines = [`device ${port}`, 'owner root:root', 'mode 660', `port ${40_000 + randomInt(20_000)}`, 'refresh 0']
    const rest = ['server 127.0.0.1', 'peername x', 'secret x', 'codec slinear', '']
    await writeFile(join(cwd, 'modem'), [...lines, ...rest].join('\n'))
    await mkdir('/etc/iaxmodem', { recursive: true })
    const child = spawn('iaxmodem', [join('..', '..', cwd, 'modem')], { cwd, stdio: 'ignore' })
    onTestFinished(async () => {
      const over = once(child, 'exit')
      child.kill('SIGKILL')
      await over
    })
    for (let wait = 0; wait < 500; wait++) {
      const link = await openSerial({ path: port })
      if (link.ok) {
        onTestFinished(() => link.value.close())
        return createTalker(link.value)
      }
      await pause(20)
    }
    throw new Error('iaxmodem made no port')
  }

  it('answers with echo and without, in words and in digits, and keeps its names to itself', async () => {
    const talker = await modem()
    const ask = modemOn(talker)
    expect(await ask({ command: 'AT' })).toMatchObject({ ok: true })
    expect(await ask({ command: 'ATI', bare: true })).toMatchObject({ value: { lines: ['spandsp'] } })
    expect(await ask({ command: 'ATV0', numeric: true })).toMatchObject({ ok: true })
    expect(await ask({ command: 'AT+CGMI', numeric: true })).toMatchObject({ problem: { detail: { answer: '4' } } })
    expect(await identifyModem(ask)).toEqual({ ok: true, value: {} })
    // Echo is off now, and words are on.
    expect(await ask({ command: 'ATE1' })).toMatchObject({ ok: true })
    expect(await identifyPort(talker, ['modem'])).toEqual({ ok: true, value: { kind: 'modem' } })
  })

  it('has no card, and its OK to words that it does not know proves nothing', async () => {
    const talker = await modem()
    const pushed = await pushToCard(talker, { document: randomBytes(10) })
    expect(pushed).toMatchObject({ ok: false, problem: { code: expect.stringMatching(/^serial\.at-/) } })
    const recipe = got(
      parseRecipe(
        JSON.stringify({
          kind: 'dmwb-at-recipe',
          version: 1,
          name: 'Any modem',
          match: {},
          steps: [{ id: 'set', send: 'AT+FCLASS=?', effect: 'write' }],
          verify: [{ id: 'check', send: 'AT+FCLASS=?', capture: { kept: '(internet)' }, equals: { kept: 'x' } }],
        }),
      ),
    )
    const told = await pushByRecipe(talker, { document: randomBytes(10), values: {} }, recipe)
    expect(told).toMatchObject({ ok: false, problem: { code: 'serial.recipe-verify' } })
  })
})

describe('gammu, as a judge of our modem', () => {
  it('identifies it and sends a message through it', async () => {
    const image = got(writeCardImage(new Uint8Array(3)))
    const messages: Uint8Array[] = []
    const modem = new Modem({ card: { files: image }, onMessage: tpdu => messages.push(tpdu) })
    const port = got(await plugIn(modem))
    onTestFinished(() => port.unplug())
    const settings = join(await folder(), 'gammurc')
    await writeFile(settings, `[gammu]\nport = ${port.path}\nconnection = at115200\n`)
    const gammu = (...args: readonly string[]) => run('gammu', ['-c', settings, ...args])
    expect(await gammu('identify')).toMatch(/490154203237518/)
    expect(await gammu('sendsms', 'TEXT', '+15551234567', '-text', 'hello')).toMatch(/OK, message reference=1/)
    expect(messages).toHaveLength(1)
  })
})

/** What a program prints, while this process goes on being the modem. */
async function run(command: string, args: readonly string[]): Promise<string> {
  if (spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0) throw new Error(`${command} is not installed`)
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += String(chunk)))
  await once(child, 'close')
  return said
}
