import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { package1, post, raw, types } from './dm-client.ts'
import { dmwb, document, file, folder, start } from './dmwb.ts'

const listening = /DM Server at (\S+)/

async function serve(commands: unknown, ...more: readonly string[]) {
  const path = await file('commands.json', JSON.stringify(commands))
  const server = start(['server', '--port', '0', '--path', '/path', '--commands', path, '--json', ...more])
  return { server, address: await server.printed(listening) }
}

interface Printed {
  readonly ok: boolean
  readonly record: string
  readonly insecure: boolean
  readonly outcome: string
  readonly packages: readonly { readonly package: number; readonly text: string; readonly base64: string }[]
  readonly commands: readonly {
    readonly command: readonly string[]
    readonly status?: number
    readonly state?: string
  }[]
  readonly warnings: readonly { readonly code: string }[]
  readonly problem?: {
    readonly code: string
    readonly words: string
    readonly at?: { readonly line?: number; readonly column?: number }
  }
}

it('gives nothing of its repository to a web page that led a name of its own to this machine', async () => {
  const { server, address } = await serve([])
  const { port } = new URL(address)
  const ask = async (Host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request(new URL('/repo/x', address), { headers: { Host } }, ({ statusCode }) => resolve(statusCode))
      asked.once('error', reject).end()
    })
  expect([await ask(`127.0.0.1:${port}`), await ask(`localhost:${port}`)]).toEqual([404, 404])
  expect(await ask(`rebound.example:${port}`)).toBe(421)
  await server.stop()
})

describe('dmwb server --once --json', () => {
  it('gives its commands round by round to any client that posts to its path, then END, and prints the record', async () => {
    const { server, address } = await serve(
      [
        {
          CMD: [
            ['GET', 'urn:a:1.0//'],
            ['FOO', 'x'],
          ],
        },
        { CMD: [['DELETE', 'urn:a:1.0/x/']] },
      ],
      '--once',
    )
    const sent = [package1, '{"Status":[{"sc":404},501]}', '{"Status":[{"sc":200}]}']
    const got = [
      await post(address, types.first, sent[0] ?? ''),
      await post(address, types.third, sent[1] ?? ''),
      await post(address, types.third, sent[2] ?? ''),
    ]
    expect(got.map(({ status, type, json }) => [status, type, json])).toEqual([
      [
        200,
        types.second,
        {
          CMD: [
            ['GET', 'urn:a:1.0//'],
            ['FOO', 'x'],
          ],
        },
      ],
      [200, types.second, { CMD: [['DELETE', 'urn:a:1.0/x/']] }],
      [200, types.second, { CMD: [['END']] }],
    ])
    const ended = await server.ended
    const record = document<Printed>(ended)
    expect(ended.code).toBe(0)
    expect(record).toMatchObject({ ok: true, insecure: true, outcome: 'done', side: 'server', dialect: 'approved' })
    expect(record.packages.map(item => item.package)).toEqual([1, 2, 3, 2, 3, 2])
    expect(record.packages.filter(item => item.package !== 2).map(({ text }) => text)).toEqual(sent)
    for (const { text, base64 } of record.packages) expect(Buffer.from(base64, 'base64').toString()).toBe(text)
    expect(record.commands).toMatchObject([
      { command: ['GET', 'urn:a:1.0//'], status: 404 },
      { command: ['FOO', 'x'], status: 501 },
      { command: ['DELETE', 'urn:a:1.0/x/'], status: 200 },
      { command: ['END'] },
    ])
    expect(record.warnings.map(({ code }) => code)).toEqual(['package.other-form'])
  })

  it('takes data as multipart form data', async () => {
    const { server, address } = await serve({ CMD: [['GET', 'urn:a:1.0//ID']] }, '--once')
    await post(address, types.first, package1)
    const body = `--b\r\nContent-Disposition: form-data\r\nContent-Type: ${types.third}\r\n\r\n{"Status":[{"sc":200}]}\r\n--b\r\nContent-Disposition: form-data; name="0"\r\nContent-Type: text/plain\r\n\r\nGPS\r\n--b--\r\n`
    const last = await post(address, 'multipart/form-data; boundary=b', body)
    expect(last.json).toEqual({ CMD: [['END']] })
    expect(document<Printed>(await server.ended).commands[0]).toMatchObject({ status: 200, result: 'GPS' })
  })

  it('sends END at once without commands', async () => {
    const server = start(['server', '--port', '0', '--once', '--json'])
    const address = await server.printed(listening)
    expect((await post(address, types.first, package1)).json).toEqual({ CMD: [['END']] })
    expect((await server.ended).code).toBe(0)
  })

  it('is not disturbed by what is no session', async () => {
    const { server, address } = await serve({ CMD: [['END']] }, '--once')
    expect((await fetch(new URL('/', address))).status).toBe(404)
    expect((await fetch(address)).status).toBe(405)
    expect((await post(address, 'text/plain', 'x')).status).toBe(415)
    expect((await post(address, types.first, package1, { Accept: 'text/html' })).status).toBe(406)
    expect((await post(address, types.third, '{"Status":[]}')).status).toBe(409)
    ;(await raw(address, 'nonsense\r\n\r\n')).destroy()
    expect((await post(address, types.first, package1)).status).toBe(200)
    const ended = await server.ended
    expect([ended.code, document<Printed>(ended).outcome]).toEqual([0, 'done'])
  })
})

describe('a session that goes wrong', () => {
  it.each([
    ['is not JSON', '{"Alert":', 'package.not-json', { line: 1, column: 10 }],
    ['is not UTF-8', Uint8Array.from([0x7b, 0x22, 0xff]), 'package.not-utf8', { line: 1, column: 3 }],
    ['has wrong types', '{"MOS":\n [{"MOID": 7, "MIID": {}}]}', 'package.wrong-type', { line: 2, column: 23 }],
    ['has null where an alert should be', '{"Alert":[\nnull]}', 'package.wrong-type', { line: 2, column: 1 }],
    ['is nested without end', `{"Alert":${'['.repeat(100_000)}`, 'package.too-deep', { line: 1 }],
  ])('because its first package %s is answered by 400 and told in --json', async (_, body, code, at) => {
    const { server, address } = await serve({ CMD: [['GET', 'urn:a:1.0//']] }, '--once')
    const got = await post(address, types.first, body)
    expect([got.status, got.type]).toEqual([400, 'application/problem+json'])
    expect(got.json).toMatchObject({ code, at })
    const ended = await server.ended
    expect(ended.code).toBe(1)
    expect(document<Printed>(ended)).toMatchObject({ ok: false, problem: { code, at } })
    expect(ended.stderr).toContain(code)
  })

  it('because statuses are missing leaves the other commands unknown', async () => {
    const { server, address } = await serve(
      {
        CMD: [
          ['DELETE', 'urn:a:1.0/x/'],
          ['EXEC', 'urn:a:1.0/x/Go'],
        ],
      },
      '--once',
    )
    await post(address, types.first, package1)
    const got = await post(address, types.third, '{"Status":[{"sc":200}]}')
    expect([got.status, got.json.code]).toEqual([400, 'session.status-count'])
    const ended = await server.ended
    const record = document<Printed>(ended)
    expect([ended.code, record.ok, record.problem?.code]).toEqual([1, false, 'session.status-count'])
    expect(record.commands).toMatchObject([{ status: 200 }, { state: 'unknown' }])
  })

  it('because the answer cannot be read keeps the bytes that came', async () => {
    const { server, address } = await serve({ CMD: [['DELETE', 'urn:a:1.0/x/']] }, '--once')
    await post(address, types.first, package1)
    const got = await post(address, types.third, '{"Status":[{"sc":"no"}]}')
    expect(got.json).toMatchObject({ code: 'package.wrong-type', at: { line: 1, column: 18 } })
    const record = document<Printed>(await server.ended)
    expect(record.packages.map(({ text }) => text)).toContain('{"Status":[{"sc":"no"}]}')
    expect(record).toMatchObject({ ok: false, problem: { code: 'package.wrong-type' } })
  })

  it('because the client stops in the middle of a package keeps what came', async () => {
    const { server, address } = await serve({ CMD: [['DELETE', 'urn:a:1.0/x/']] }, '--once')
    const head = `POST /path HTTP/1.1\r\nHost: x\r\nContent-Type: ${types.first}\r\nOMADM-DevID: D\r\nContent-Length: 1000\r\n\r\n`
    const socket = await raw(address, `${head}{"Alert"`)
    setTimeout(() => socket.destroy(), 100)
    const ended = await server.ended
    expect(ended.code).toBe(1)
    expect(document<Printed>(ended)).toMatchObject({
      ok: false,
      packages: [{ package: 1, text: '{"Alert"' }],
      problem: { code: 'http.stopped-in-the-middle' },
    })
  })

  it('because the client never answers ends after the idle time', async () => {
    const { server, address } = await serve({ CMD: [['DELETE', 'urn:a:1.0/x/']] }, '--once', '--idle', '1')
    await post(address, types.first, package1)
    const ended = await server.ended
    expect(ended.code).toBe(1)
    expect(document<Printed>(ended)).toMatchObject({
      problem: { code: 'server.session-idle' },
      commands: [{ state: 'unknown' }],
    })
  })

  it('because its body has 100 MB is answered by 413 without being kept in memory', async () => {
    const { server, address } = await serve({ CMD: [['END']] }, '--once')
    const body = new Uint8Array(100_000_000).fill(0x20)
    const got = await post(address, types.first, body).catch(() => undefined)
    if (got) expect([got.status, got.json.code]).toEqual([413, 'http.body-too-large'])
    const ended = await server.ended
    expect(ended.code).toBe(1)
    expect(document<Printed>(ended).problem?.code).toBe('http.body-too-large')
  })
})

describe('dmwb server', () => {
  it('prints JSON Lines without --once, one record per session, and ends by a signal', async () => {
    const { server, address } = await serve({ CMD: [['DELETE', 'urn:a:1.0/x/']] })
    await post(address, types.first, package1)
    await post(address, types.third, '{"Status":[{"sc":200}]}')
    await post(address, types.first, package1, { 'OMADM-DevID': 'other' })
    await post(address, types.third, '{"Status":[]}', { 'OMADM-DevID': 'other' })
    await server.printed(/session\.status-count/)
    const ended = await server.stop('SIGINT')
    const lines = ended.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Printed & { readonly address?: string })
    expect(ended.code).toBe(0)
    expect(lines.map(line => [line.ok, line.address])).toEqual([
      [true, address],
      [true, undefined],
      [false, undefined],
    ])
  })

  it('keeps its records in a data folder, for trace export', async () => {
    const data = folder()
    const { server, address } = await serve({ CMD: [['DELETE', 'urn:a:1.0/x/']] }, '--once', '--data', data)
    await post(address, types.first, package1)
    await post(address, types.third, '{"Status":[{"sc":200}]}')
    const record = document<Printed>(await server.ended)
    const exported = await dmwb(['trace', 'export', record.record, '--json', '--data', data])
    expect(exported.code).toBe(0)
    expect(document(exported)).toEqual(record)
    const unknown = await dmwb(['trace', 'export', 'nothing', '--json', '--data', data])
    expect([unknown.code, document(unknown)]).toMatchObject([
      1,
      { ok: false, problem: { code: 'host.unknown-record' } },
    ])
  })

  it('has a repository beside it for what its commands fetch and deliver', async () => {
    const path = await file('commands.json', '{"CMD":[["HPUT","PLACE","urn:oma:mo:oma-dm-devinfo:1.2//"]]}')
    const first = start(['server', '--port', '0', '--commands', path, '--once', '--json'])
    const { origin } = new URL(await first.printed(listening))
    const put = await fetch(`${origin}/repo/up/D1/info`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/dmmo+json' },
      body: '[{"ClientURI":"urn:a:1.0//","MOData":{"a":1}}]',
    })
    expect(put.ok).toBe(true)
    const got = await fetch(`${origin}/repo/up/D1/info`, { headers: { 'OMADM-DevID': 'D1' } })
    expect([got.status, await got.json()]).toEqual([200, [{ ClientURI: 'urn:a:1.0//', MOData: { a: 1 } }]])
    expect((await first.stop()).code).toBe(1)
  })

  it('says that the port is taken', async () => {
    const other = createServer()
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const ended = await dmwb(['server', '--port', String(port), '--once', '--json'])
    other.close()
    expect(ended.code).toBe(1)
    expect(document(ended)).toMatchObject({ ok: false, problem: { code: 'http.port-in-use', detail: { port } } })
    expect(ended.stderr).toContain(`Port ${port} is taken.`)
    expect(ended.stderr).not.toMatch(/\n\s+at /)
  })

  it('stays on this machine without TLS and authentication', async () => {
    const ended = await dmwb(['server', '--host', '0.0.0.0', '--port', '0', '--json'])
    expect([ended.code, document(ended)]).toMatchObject([1, { problem: { code: 'host.insecure-exposed' } }])
  })

  it('asks for the password of an account with --auth basic', async () => {
    const accounts = await file('accounts.json', '[{"device":"D1","user":"u","secret":"s"}]')
    const server = start(['server', '--port', '0', '--auth', 'basic', '--accounts', accounts, '--once', '--json'])
    const address = await server.printed(listening)
    const headers = { 'OMADM-DevID': 'D1' }
    expect((await post(address, types.first, package1, headers)).status).toBe(401)
    const wrong = { ...headers, Authorization: `Basic ${btoa('u:x')}` }
    expect((await post(address, types.first, package1, wrong)).status).toBe(401)
    const right = { ...headers, Authorization: `Basic ${btoa('u:s')}` }
    expect((await post(address, types.first, package1, right)).status).toBe(200)
    const ended = await server.ended
    expect([ended.code, document<Printed>(ended).insecure]).toEqual([0, true])
    expect(ended.stdout).not.toContain(btoa('u:s'))
  })
})

describe('a file of commands', () => {
  it.each([
    ['that is not JSON', '{"CMD":[["GET"]', 'package.not-json', { line: 1, column: 16 }],
    ['without CMD', '{}', 'cli.commands-file', { line: 1, column: 1 }],
    ['that is null', 'null', 'cli.commands-file', { line: 1, column: 1 }],
    ['with CMD null', '{"CMD":null}', 'cli.commands-file', { line: 1, column: 8 }],
    ['with a command that is no array', '{"CMD":[\n"END"]}', 'cli.commands-file', { line: 2, column: 1 }],
    ['with a number as parameter', '[{"CMD":[]},\n{"CMD":[["GET",7]]}]', 'cli.commands-file', { line: 2, column: 16 }],
    ['with an empty command', '{"CMD":[[]]}', 'cli.commands-file', { line: 1, column: 9 }],
  ])('%s is wrong usage, with the place', async (_, content, code, at) => {
    const path = await file('commands.json', content)
    const ended = await dmwb(['server', '--port', '0', '--commands', path, '--once', '--json'])
    expect(ended.code).toBe(2)
    expect(document(ended)).toMatchObject({ ok: false, problem: { code, at: { file: path, ...at } } })
    expect(ended.stderr).toContain(`${path}:${at.line}:${at.column}: ${code}`)
  })

  it('that does not exist is wrong usage', async () => {
    const ended = await dmwb(['server', '--commands', '/nowhere/commands.json', '--json'])
    expect([ended.code, document(ended)]).toMatchObject([2, { problem: { code: 'cli.file-unreadable' } }])
  })
})
