import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dmwb, document, file, start } from './dmwb.ts'

// Server and device of the command line, each in a process of its own, in the draft dialect over real sockets.

interface Printed {
  readonly ok: boolean
  readonly dialect: string
  readonly packages: readonly {
    readonly package: number
    readonly mediaType: string
    readonly text: string
    readonly value: Readonly<Record<string, unknown>>
  }[]
  readonly commands: readonly {
    readonly command: readonly string[]
    readonly status?: number
    readonly state?: string
    readonly result?: string
  }[]
  readonly alerts: readonly { readonly type: string }[]
  readonly warnings: readonly { readonly code: string }[]
}

async function serve(commands: unknown, ...more: readonly string[]) {
  const path = await file('commands.json', JSON.stringify(commands))
  const server = start(['server', '--port', '0', '--commands', path, '--once', '--json', ...more])
  return { server, address: await server.printed(/DM Server at (\S+)/) }
}

/** An interaction host whose page is answered at once. */
async function interactionHost(): Promise<string> {
  const server = createServer((request: IncomingMessage, response) => {
    const done = request.method === 'POST'
    request.resume()
    response.writeHead(200, { 'Content-Type': 'text/html', ...(done && { 'X-OMADMUI': 'finished' }) })
    response.end(done ? '<p>Thank you.' : '<form method="post"><button name="answer" value="yes">Yes</button></form>')
  })
  onTestFinished(() => void server.close())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a session in the draft dialect', () => {
  it('runs from the notification to the end without commands, and both records tell the same', async () => {
    const host = await interactionHost()
    // The address of the server stands in its own commands: a first run finds a port.
    const first = await serve({ CMD: [] })
    await first.server.stop()
    const { address } = first
    const { origin, port } = new URL(address)
    const again = await file(
      'commands.json',
      JSON.stringify([
        {
          CMD: [
            ['GET', './DevDetail?Levels=1', 'urn:oma:mo:oma-dcmo:1.0/camera/'],
            ['HPUT', `${origin}/repo/up/4711`],
            ['CONT', `${origin}/dm/s/9f31c0`],
          ],
          Report: true,
        },
        {
          CMD: [
            ['SHOW', `${host}/consent?uiid=1`],
            ['EXEC', './DCMO/camera/Operations/Disable'],
          ],
          Report: false,
        },
      ]),
    )
    const second = start(['server', '--port', port, '--commands', again, '--once', '--json'])
    await second.printed(/DM Server at/)
    const device = await dmwb(['device', '--server', address, '--dialect', 'draft', '--session-id', '4711', '--json'])
    expect(device.code).toBe(0)
    const ended = await second.ended
    expect(ended.code).toBe(0)
    const [told, own] = [document<Printed>(ended), document<Printed>(device)]
    expect([told.dialect, own.dialect]).toEqual(['draft', 'draft'])
    expect(told.packages.map(({ package: number, text }) => [number, text])).toEqual(
      own.packages.map(({ package: number, text }) => [number, text]),
    )
    expect(told.packages.map(({ package: number, mediaType }) => [number, mediaType])).toEqual([
      [1, 'application/dm20status'],
      [2, 'application/dm20'],
      [3, 'application/dm20status'],
      [2, 'application/dm20'],
      [3, 'application/dm20status'],
      [2, 'application/dm20'],
    ])
    expect(told.packages[0]?.value).toMatchObject({ SessionID: 4711, DevInfo: { ClientURI: './DevInfo' } })
    expect(told.packages[4]?.value).toEqual({ SessionID: 4711, Status: [] })
    expect(told.packages[5]?.text).toBe('{"CMD":[],"Report":false}')
    expect(told.commands.map(({ command, status, state }) => [command[0], status ?? state])).toEqual([
      ['GET', 200],
      ['HPUT', 200],
      ['CONT', 200],
      ['SHOW', 'unknown'],
      ['EXEC', 'unknown'],
    ])
    // Who sent the notification with this identifier? Not this server: it says so, and goes on.
    expect(told.warnings.map(({ code }) => code)).toEqual(['draft.unknown-session'])
  })

  it('ends by END with the commands beside it carried out', async () => {
    const { server, address } = await serve({ CMD: [['DELETE', './Mail/mail'], ['END']] }, '--dialect', 'draft')
    const device = await dmwb(['device', '--server', address, '--dialect', 'draft', '--json'])
    expect(device.code).toBe(0)
    const told = document<Printed>(await server.ended)
    expect(told.packages).toHaveLength(2)
    expect(told.packages[1]?.text).toBe('{"CMD":[["DELETE","./Mail/mail"],["END"]],"Report":false}')
  })

  it('ends by END every time when the server is told so', async () => {
    const { server, address } = await serve({ CMD: [['GET']] }, '--always-end')
    await dmwb(['device', '--server', address, '--dialect', 'draft'])
    const told = document<Printed>(await server.ended)
    expect(told.packages.at(-1)?.text).toBe('{"CMD":[["END"]],"Report":false}')
    const paths = JSON.parse(told.commands[0]?.result ?? '[]').map(({ ClientURI }: { ClientURI: string }) => ClientURI)
    expect(paths).toEqual(expect.arrayContaining(['./DCMO/camera', './DevDetail', './DevInfo', './Mail/mail']))
    expect(paths).toEqual([...paths].sort())
  })

  it.each([
    ['approved', 'draft'],
    ['draft', 'approved'],
  ])('is refused by a server that speaks %s only, when the device speaks %s', async (spoken, dialect) => {
    const { server, address } = await serve({ CMD: [] }, '--dialect', spoken)
    const device = await dmwb(['device', '--server', address, '--dialect', dialect, '--json'])
    expect([device.code, document<{ problem?: { code: string } }>(device).problem?.code]).toEqual([
      1,
      'device.server-status',
    ])
    await server.stop()
  })
})

describe('a draft bootstrap in a file', () => {
  it('makes a draft account, which the session after it proves', async () => {
    const { server, address } = await serve({ CMD: [['GET', './DMAcc/acme/Name']] })
    const account = { SrvID: 'ACME', SrvURI: 'https://dm.test.example/dm', Name: 'Acme', Perm: { '1': { MOID: '*' } } }
    const path = await file(
      'account.json',
      JSON.stringify({
        CMD: [
          ['REPLACE', './DMAcc/acme', { acme: account }],
          ['REPLACE', './DMAcc/acme/Name', { Name: 'Lab' }],
        ],
      }),
    )
    const device = await dmwb(['device', '--server', address, '--account', path, '--json'])
    expect(device.code).toBe(0)
    const told = document<Printed>(await server.ended)
    expect(told.dialect).toBe('draft')
    expect(told.alerts.map(({ type }) => type)).toEqual(['urn:oma:at:dm:2.0:BootstrapComplete'])
    expect(told.commands[0]?.result).toBe('[{"ClientURI":"./DMAcc/acme/Name","MOData":{"Name":"Lab"}}]')
  })

  it('that cannot be read is told with its place', async () => {
    const path = await file('account.json', '{"CMD":[\n["COPY","./DMAcc/a"]]}')
    const ended = await dmwb(['device', '--account', path])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/account\.json:2:2: draft\.bootstrap-command/)
  })
})
