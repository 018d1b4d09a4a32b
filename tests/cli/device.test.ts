import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { types } from './dm-client.ts'
import { dmwb, document, file, folder, start } from './dmwb.ts'

const listening = /DM Server at (\S+)/
const moid = 'urn:example:mo:mail:1.0'

interface Printed {
  readonly ok: boolean
  readonly side: string
  readonly deviceId: string
  readonly nodes: number
  readonly outcome: string
  readonly insecure: boolean
  readonly commands: readonly {
    readonly command: readonly string[]
    readonly status?: number
    readonly result?: string
  }[]
  readonly packages: readonly { readonly package: number; readonly text: string; readonly value?: unknown }[]
  readonly problem?: { readonly code: string; readonly at?: object }
}

async function serve(commands: unknown) {
  const path = await file('commands.json', JSON.stringify(commands))
  const server = start(['server', '--port', '0', '--path', '/p', '--commands', path, '--once', '--json'])
  return { server, address: await server.printed(listening) }
}

/** A DM Server by hand: answers each request with the next of these. */
let closeServer: (() => void) | undefined
afterEach(() => closeServer?.())
async function answers(
  ...all: readonly ((response: ServerResponse, request: IncomingMessage, body: string) => void)[]
) {
  const bodies: { readonly type: string | undefined; readonly url: string | undefined; readonly body: string }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      bodies.push({ type: request.headers['content-type'], url: request.url, body })
      const next = all[bodies.length - 1]
      if (next) next(response, request, body)
      else response.writeHead(500).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closeServer = () => {
    server.closeAllConnections()
    server.close()
  }
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/dm`, bodies }
}
const say =
  (json: string, type: string = types.second) =>
  (response: ServerResponse) => {
    response.writeHead(200, { 'Content-Type': type }).end(json)
  }

describe('dmwb device against dmwb server', () => {
  it('executes what it is sent; both print the same packages', async () => {
    const { server, address } = await serve([
      {
        CMD: [
          ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//'],
          ['FETCH', 'x'],
          ['GET', 'urn:nobody:1.0//'],
        ],
      },
      {
        CMD: [
          ['DELETE', `${moid}/*/`],
          ['GET', `${moid}/(x)/?nv=(x)/Host:a`],
        ],
      },
    ])
    const device = await dmwb(['device', '--server', address, '--id', 'D 1'.replace(' ', '-'), '--json'])
    const ended = await server.ended
    const [mine, theirs] = [document<Printed>(device), document<Printed>(ended)]
    expect([device.code, ended.code, mine.ok, theirs.ok]).toEqual([0, 0, true, true])
    expect([mine.side, theirs.side, mine.deviceId, theirs.deviceId]).toEqual(['device', 'server', 'D-1', 'D-1'])
    expect(mine.packages.map(({ text }) => text)).toEqual(theirs.packages.map(({ text }) => text))
    expect(theirs.commands.map(({ command, status }) => [command[0], status])).toEqual([
      ['GET', 200],
      ['FETCH', 501],
      ['GET', 404],
      ['DELETE', expect.any(Number)],
      ['GET', 404],
      ['END', undefined],
    ])
    expect(theirs.commands[0]?.result).toContain('"DevID":"D-1"')
    expect(theirs.commands[0]?.result).not.toContain(import.meta.dirname.slice(0, 5))
    expect(mine.nodes).toBeGreaterThan(50)
  })

  it('comes alive from a description', async () => {
    const ddf = join(import.meta.dirname, '../../resources/ddf/mail-1.0.ddf')
    const { server, address } = await serve({ CMD: [['GET', `${moid}/*/`]] })
    const device = await dmwb(['device', '--server', address, '--ddf', ddf, '--json'])
    await server.ended
    const first = document<Printed>(device).packages[0]?.value as { readonly MOS: readonly { readonly MOID: string }[] }
    expect(first.MOS.map(entry => entry.MOID)).toContain(moid)
    expect(document<Printed>(device).commands[0]).toMatchObject({ status: 200 })
  })

  it('takes a description of 3,000 nodes', async () => {
    const leaf = (n: number) =>
      `<Node><NodeName>n${n}</NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><int/></DFFormat><Occurrence><One/></Occurrence><Scope><Permanent/></Scope><DFType><MIME>text/plain</MIME></DFType></DFProperties></Node>`
    const ddf = await file(
      'big.ddf',
      `<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>Big</NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><Occurrence><One/></Occurrence><Scope><Permanent/></Scope><DFType><DDFName>urn:example:mo:big:1.0</DDFName></DFType></DFProperties>${Array.from({ length: 3000 }, (_, n) => leaf(n)).join('')}</Node></MgmtTree>`,
    )
    const { server, address } = await serve({ CMD: [['GET', 'urn:example:mo:big:1.0//']] })
    const device = document<Printed>(await dmwb(['device', '--server', address, '--ddf', ddf, '--json']))
    expect(device.nodes).toBeGreaterThan(3000)
    const read = JSON.parse(device.commands[0]?.result ?? '[]') as readonly {
      readonly MOData: { readonly Big: object }
    }[]
    expect(Object.keys(read[0]?.MOData.Big ?? {})).toHaveLength(3000)
    expect((await server.ended).code).toBe(0)
  })

  it('keeps its tree in a file from run to run', async () => {
    const tree = join(folder(), 'tree.json')
    const first = await serve({ CMD: [['DELETE', `${moid}/office/`]] })
    const before = document<Printed>(await dmwb(['device', '--server', first.address, '--tree', tree, '--json']))
    await first.server.ended
    const deleted = before.commands[0]?.status === 200
    const second = await serve({ CMD: [['GET', `${moid}/office/`]] })
    const after = document<Printed>(await dmwb(['device', '--server', second.address, '--tree', tree, '--json']))
    await second.server.ended
    expect(after.commands[0]?.status).toBe(deleted ? 404 : before.commands[0]?.status)
    if (deleted) expect(JSON.parse(await readFile(tree, 'utf8'))).toMatchObject({ version: 1 })
  })
})

describe('dmwb device against another server', () => {
  it('goes on to the address of CONT, and ends by END', async () => {
    const other = await answers(say('{"CMD":[["CONT","[x]"]]}'), say('{"CMD":[["END"]]}'))
    closeServer?.()
    expect(other.bodies).toEqual([])
    const server = await answers(
      (response, request) => say(`{"CMD":[["CONT","http://${request.headers.host}/dm/s/1"]]}`)(response),
      say('{"CMD":[["END"]]}'),
    )
    const device = await dmwb(['device', '--server', server.address, '--json'])
    expect([device.code, document<Printed>(device).outcome]).toEqual([0, 'done'])
    expect(server.bodies.map(({ type, url }) => [type, url])).toEqual([
      [types.first, '/dm'],
      [types.third, '/dm/s/1'],
    ])
  })

  it.each([
    ['is not JSON', '{"CMD":', 'package.not-json'],
    ['has wrong types', '{"CMD":"END"}', 'package.wrong-type'],
    ['has no commands at all', '{"CMD":null}', 'package.wrong-type'],
  ])('fails when the package of the server %s', async (_, body, code) => {
    const { address } = await answers(say(body))
    const device = await dmwb(['device', '--server', address, '--json'])
    const printed = document<Printed>(device)
    expect([device.code, printed.ok, printed.problem?.code]).toEqual([1, false, code])
    expect(printed.packages[1]?.text).toBe(body)
    expect(device.stderr).toContain(code)
  })

  it('answers commands of wrong types by 400, unknown ones by 501', async () => {
    const { address, bodies } = await answers(
      say(
        '{"CMD":[["GET",null],null,["GET"],["NOPE"],["DELETE","not a uri"],["EXEC","urn:oma:mo:oma-dm-devinfo:1.2//DevID"]]}',
      ),
      say('{"CMD":[["END"]]}'),
    )
    const device = await dmwb(['device', '--server', address, '--json'])
    expect(device.code).toBe(0)
    const statuses = (JSON.parse(bodies[1]?.body ?? '{}') as { Status: readonly { sc: number }[] }).Status
    expect(statuses.map(({ sc }) => sc)).toEqual([400, 400, 400, 501, 400, 405])
  })

  it('fails when the server answers by an HTTP error, or stops in the middle', async () => {
    const { address } = await answers(response => response.writeHead(503).end())
    const refused = await dmwb(['device', '--server', address, '--json'])
    expect([refused.code, document<Printed>(refused).problem?.code]).toEqual([1, 'device.server-status'])
    const cut = await answers(response => {
      response.writeHead(200, { 'Content-Type': types.second, 'Content-Length': '1000' }).write('{"CMD":')
      setTimeout(() => response.destroy(), 50)
    })
    const stopped = await dmwb(['device', '--server', cut.address, '--json'])
    expect([stopped.code, document<Printed>(stopped).problem?.code]).toEqual([1, 'http.stopped-in-the-middle'])
  })

  it('says that nobody listens', async () => {
    const { address } = await answers()
    closeServer?.()
    const device = await dmwb(['device', '--server', address, '--json'])
    expect([device.code, document<Printed>(device).problem?.code]).toEqual([1, 'http.unreachable'])
    expect(device.stderr).not.toMatch(/\n\s+at /)
  })

  it('ends by a signal while it waits', async () => {
    const { address, bodies } = await answers(() => undefined)
    const device = start(['device', '--server', address, '--json'])
    await expect.poll(() => bodies.length, { timeout: 15_000 }).toBe(1)
    const ended = await device.stop('SIGTERM')
    expect([ended.code, document<Printed>(ended).problem?.code]).toEqual([1, 'cli.no-session'])
  })
})

describe('bad input of dmwb device', () => {
  it.each([
    ['not XML', 'hello', 'xml.text-outside'],
    ['cut', '<MgmtTree>\n<Node><NodeName>a</NodeName>\n', 'xml.not-closed'],
    ['without nodes', '<html/>', 'ddf.no-nodes'],
  ])('a description that is %s is told with its place', async (_, text, code) => {
    const ddf = await file('broken.ddf', text)
    const ended = await dmwb(['device', '--server', 'http://127.0.0.1:1/', '--ddf', ddf, '--json'])
    expect([ended.code, document<Printed>(ended)]).toMatchObject([
      2,
      { ok: false, problem: { code, at: { file: ddf } } },
    ])
    expect(ended.stderr).toMatch(/broken\.ddf:\d+:\d+: (xml|ddf)\./)
  })

  it('a tree file that is broken is told with its place', async () => {
    const tree = await file('tree.json', '{"version":1,\n]')
    const ended = await dmwb(['device', '--server', 'http://127.0.0.1:1/', '--tree', tree, '--json'])
    expect([ended.code, document<Printed>(ended)]).toMatchObject([
      2,
      { problem: { code: 'package.not-json', at: { file: tree, line: 2, column: 1 } } },
    ])
  })
})

it('carries out all twelve commands, and both ends have them in their records', async () => {
  const tree = join(folder(), 'tree.json')
  const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2//'
  const capability = 'urn:oma:mo:oma-dcmo:1.0/camera/Operations/Disable'
  const commands = [
    ['HGET', 'http://127.0.0.1:1/x'],
    ['HPUT', 'http://127.0.0.1:1/x', devInfo],
    ['HPOST', 'http://127.0.0.1:1/x', devInfo, `${moid}//`],
    ['EXEC', capability],
    ['GET', `${moid}/*/Port`],
    ['SHOW', 'http://127.0.0.1:1/page?uiid=1'],
    ['DEFAULT', 'http://127.0.0.1:1/x', moid],
    ['SUB', 'http://127.0.0.1:1/up', `${moid}//`],
    ['UNSUB', `${moid}//`],
    ['DELETE', `${moid}/mail/`],
    ['CONT', 'http://127.0.0.1:1/nobody'],
    ['END'],
  ]
  const { server, address } = await serve({ CMD: commands })
  const device = await dmwb(['device', '--server', address, '--tree', tree, '--json'])
  const [seen, done] = [document<Printed>(await server.ended), document<Printed>(device)]
  // With END in the package nobody is told a status.
  for (const printed of [seen, done]) expect(printed.commands.map(item => item.command)).toEqual(commands)
  expect(JSON.parse(await readFile(tree, 'utf8')).memory).toMatchObject({ subscriptions: [], defaults: [{ moid }] })
})

it('refuses what it is told to refuse', async () => {
  const show = ['SHOW', 'http://127.0.0.1:1/']
  const statuses = async (...told: readonly string[]) => {
    const { address } = await serve({ CMD: [show, ['GET', `${moid}/*/Port`]] })
    const done = document<Printed>(await dmwb(['device', '--server', address, '--json', ...told]))
    return done.commands.map(item => item.status)
  }
  const both = [statuses('--refuse', 'SHOW=507', '--refuse', 'GET=503'), statuses('--no-browser', '--factory')]
  expect(await Promise.all(both)).toEqual([
    [507, 503, undefined],
    [501, 404, undefined],
  ])
})

it('fetches what an application needs from where the server said', async () => {
  const server = await answers(
    (response, request) =>
      say(JSON.stringify({ CMD: [['DEFAULT', `http://${request.headers.host}/mail`, moid]] }))(response),
    say('{"CMD":[["END"]]}'),
    say(JSON.stringify([{ ClientURI: `${moid}//`, MOData: { work: { Host: 'h' } } }]), 'application/dmmo+json'),
  )
  const done = await dmwb(['device', '--server', server.address, '--factory', '--need', moid, '--json'])
  expect(done.stderr).toContain(`${moid} is there: ${moid}/work/`)
  expect(server.bodies.map(({ url }) => url)).toEqual(['/dm', '/dm', '/mail'])
})
