import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import {
  descriptions,
  deviceId,
  newDevice,
  quietRecorder,
  type Reply,
  rawServer,
  statusesOf,
} from './device.fixture.ts'
import { createDevice } from './device.ts'

// The device against a raw HTTP server with hand-made JSON, so that no code of ours stands on both sides.

const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const dcmo = 'urn:oma:mo:oma-dcmo:1.0'
const mail = 'urn:example:mo:mail:1.0'
const lamp = parseDdf(
  `<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>Lamp</NodeName><DFProperties><AccessType><Get/></AccessType>
    <DFFormat><node/></DFFormat><Scope><Permanent/></Scope><DFType><DDFName>urn:test:lamp:1.0</DDFName></DFType></DFProperties>
    <Node><NodeName>Blink</NodeName><DFProperties><AccessType><Exec/></AccessType><DFFormat><null/></DFFormat>
      <Scope><Permanent/></Scope><DFType><MIME>text/plain</MIME></DFType></DFProperties></Node></Node></MgmtTree>`,
).descriptions

/** Runs one session with one package of commands; gives the device, its answer and what the server saw. */
async function runCommands(
  commands: readonly (readonly string[])[],
  repository: Readonly<Record<string, Reply>> = {},
  notes: string[] = [],
) {
  const device = newDevice({ recorder: quietRecorder(notes), descriptions: [...descriptions, ...lamp] })
  let rounds = 0
  const { origin: url, seen } = await rawServer(({ request }) => {
    const path = request.split(' ')[1] ?? ''
    if (path !== '/dm') return repository[request] ?? { status: 404 }
    rounds += 1
    return {
      body: JSON.stringify({
        CMD: rounds === 1 ? commands.map(words => words.map(word => word.replace('$', url))) : [['END']],
      }),
    }
  })
  const result = await device.session({ trigger: 'client', to: { url: `${url}/dm` } })
  const answer = seen.filter(({ request }) => request === 'POST /dm')[1]
  return { device, result, seen, answer, statuses: statusesOf(answer?.body ?? '') }
}

describe('Package#1', () => {
  it('announces the MOs, says why the device calls, and carries the headers of the specification', async () => {
    const { seen, result } = await runCommands([['END']])
    expect(result).toMatchObject({ ok: true, value: { ended: 'END', rounds: 1 } })
    expect(seen).toHaveLength(1)
    expect(seen[0]?.headers).toMatchObject({
      'content-type': 'application/vnd.oma.dm.initiation+json',
      accept: 'application/vnd.oma.dm.request+json',
      'omadm-devid': deviceId,
    })
    const package1 = JSON.parse(seen[0]?.body ?? '')
    expect(package1.Alert).toEqual([{ AlertType: 'urn:oma:at:dm:2.0:ClientInitiatedMgmt' }])
    expect(package1.MOS).toContainEqual(expect.objectContaining({ MOID: devInfo, MIID: ['devinfo'] }))
  })
})

describe('commands', () => {
  it('answers each in order, and the data of GETs as form data under the index of the command', async () => {
    const { answer, statuses } = await runCommands([
      ['GET', `${devInfo}//DevID`],
      ['GET', `${devInfo}/nobody/`],
      ['GET', `${devInfo}/(x)/`],
      ['NONSENSE', 'a'],
      ['GET'],
      ['SHOW', 'http://127.0.0.1:1/'],
      ['GET', `${devInfo}//?lv=1`],
    ])
    expect(statuses).toEqual([
      { sc: 200 },
      { sc: 404 },
      { sc: 400 },
      { sc: 501 },
      { sc: 400 },
      { sc: 200 },
      { sc: 200 },
    ])
    expect(answer?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    expect(answer?.body).toContain(`"ClientURI":"${devInfo}/devinfo/DevID","MOData":{"DevID":"${deviceId}"}}`)
    expect(answer?.body.match(/form-data; name="(\d)"/g)).toEqual(['form-data; name="0"', 'form-data; name="6"'])
  })

  it('has a status for each way in which data cannot come or go', async () => {
    const { statuses } = await runCommands(
      [
        ['GET', `${devInfo}//Ext`],
        ['HGET', '$/text'],
        ['HGET', '$/broken', `${mail}/mail/`],
        ['HGET', '$/twice', `${mail}/mail/`],
        ['HGET', 'ftp://files.example.com/x'],
        ['HPUT', '$/up', `${devInfo}//?cv=v1`],
        ['HPUT', '$/picky', `${devInfo}//`],
        ['HPUT', '$/up', `${devInfo}/(x)/`],
        ['EXEC', `${dcmo}/nobody/Operations/Enable`],
        ['DELETE', `${dcmo}/(x)/`],
        ['UNSUB', `${devInfo}//`],
        ['SUB', '$/up', `${devInfo}//`],
        ['DEFAULT', '$/up', mail],
      ],
      {
        'GET /text': { type: 'text/plain', body: 'hello' },
        'GET /broken': { type: 'application/dmmo+json', body: '[{' },
        'GET /twice': { type: 'application/dmmo+json', body: '[{"MOData":{"mail":{}}},{"MOData":{"mail":{}}}]' },
        'PUT /picky': { status: 415, headers: { 'OMADM-Accept': 'image/png' } },
      },
    )
    const codes = (statuses as { sc: number }[]).map(({ sc }) => sc)
    expect(codes).toEqual([204, 415, 400, 400, 419, 304, 406, 400, 404, 400, 404, 200, 200])
  })

  it('notes what it was told to execute when that does nothing on a simulated device', async () => {
    const notes: string[] = []
    const { statuses } = await runCommands([['EXEC', 'urn:test:lamp:1.0//Blink']], {}, notes)
    expect(statuses).toEqual([{ sc: 200 }])
    expect(notes).toEqual(['device.node-executed'])
  })

  it('says 304 while the cache validator still holds', async () => {
    const { statuses } = await runCommands([['GET', `${devInfo}//?cv=v1`]])
    expect(statuses).toEqual([{ sc: 304 }])
  })

  it('switches a capability by EXEC, and refuses to execute what is not executable', async () => {
    const { statuses, device } = await runCommands([
      ['EXEC', `${dcmo}/camera/Operations/Disable`],
      ['EXEC', `${dcmo}/camera/Enabled`],
    ])
    expect(statuses).toEqual([{ sc: 200 }, { sc: 405 }])
    const camera = device.tree().instances.get(dcmo)?.get('camera')?.root
    expect(camera?.kind === 'interior' && camera.children.get('Enabled')).toMatchObject({ value: false })
  })

  it('reports an EXEC that names a ServerURI later, by a Generic Alert in a session of its own', async () => {
    const { statuses, seen } = await runCommands([['EXEC', `${dcmo}/camera/Operations/Enable`, '$/async']], {
      'POST /async': { body: '{"CMD":[["END"]]}' },
    })
    expect(statuses).toEqual([{ sc: 202 }])
    const report = seen.find(({ request }) => request === 'POST /async')
    expect(JSON.parse(report?.body ?? '').Alert).toContainEqual(
      expect.objectContaining({
        AlertType: 'urn:oma:at:dcmo:1.0:OperationComplete',
        SourceURI: `${dcmo}/camera/Operations/Enable`,
        Data: { ResultCode: 1201 },
      }),
    )
  })

  it('makes, changes and deletes what HGET and DELETE ask for, and says where HGET without a ClientURI put it', async () => {
    const document = (data: object) => ({
      type: 'application/dmmo+json',
      body: JSON.stringify([{ ClientURI: `${mail}//`, MOData: data }]),
    })
    const { statuses, device } = await runCommands(
      [
        ['HGET', '$/new'],
        ['HGET', '$/port', `${mail}/work/Port`],
        ['HGET', '$/gone'],
        ['HGET', '$/page', `${mail}/work/`],
        ['HGET', '$/new', `${mail}/work/Port`],
        ['DELETE', `${mail}/work/Host`],
        ['DELETE', `${mail}/mail/`],
      ],
      {
        'GET /new': document({ work: { Host: 'mail.example.com' } }),
        'GET /port': { type: 'text/plain', body: '143' },
        'GET /page': { type: 'text/html', body: '<p>no</p>' },
      },
    )
    expect(statuses).toEqual([
      { sc: 200, URI: [`${mail}/work/`] },
      { sc: 200 },
      { sc: 419 },
      { sc: 400 },
      { sc: 400 },
      { sc: 405 },
      { sc: 200 },
    ])
    expect([...(device.tree().instances.get(mail)?.keys() ?? [])]).toContain('work')
    expect([...(device.tree().instances.get(mail)?.keys() ?? [])]).not.toContain('mail')
  })

  it('uploads several ClientURIs as one document, 404 if none is there, 419 if the repository refuses', async () => {
    const { statuses, seen } = await runCommands(
      [
        ['HPUT', '$/up/[DevID]', `${devInfo}//Man`, `${mail}/nobody/`],
        ['HPOST', '$/up', `${mail}/nobody/`],
        ['HPUT', '$/closed', `${devInfo}//Man`],
      ],
      { [`PUT /up/${deviceId}`]: { status: 204 } },
    )
    expect(statuses).toEqual([{ sc: 200 }, { sc: 404 }, { sc: 419 }])
    const put = seen.find(({ request }) => request === `PUT /up/${deviceId}`)
    expect(put?.headers['content-type']).toBe('application/dmmo+json')
    expect(JSON.parse(put?.body ?? '')).toEqual([expect.objectContaining({ ClientURI: `${devInfo}/devinfo/Man` })])
  })

  it('sends the bare value when the repository takes nothing but plain text', async () => {
    const { statuses, seen } = await runCommands([['HPUT', '$/text', `${devInfo}//DevID`]], {
      'PUT /text': { status: 415, headers: { 'OMADM-Accept': 'text/plain' } },
    })
    expect(statuses).toEqual([{ sc: 419 }])
    expect(seen.filter(({ request }) => request === 'PUT /text').map(({ body }) => body)[1]).toBe(deviceId)
  })

  it('sends Package#3 to the address of the last CONT, already for the package that carried it', async () => {
    const device = newDevice()
    const { origin: url, seen } = await rawServer((_, count) => ({
      body: JSON.stringify({
        CMD:
          count === 1
            ? [
                ['CONT', `${url}/a`],
                ['CONT', `${url}/b?s=1`],
              ]
            : [['END']],
      }),
    }))
    await device.session({ trigger: 'client', to: { url: `${url}/dm` } })
    expect(seen.map(({ request }) => request)).toEqual(['POST /dm', 'POST /b?s=1'])
  })

  it('executes what stands beside END and sends nothing afterwards', async () => {
    const { device, seen } = await runCommands([['END'], ['DELETE', `${mail}/mail/`]])
    expect(seen).toHaveLength(1)
    expect(device.tree().instances.get(mail)?.has('mail')).toBe(false)
  })
})

describe('a server that misbehaves', () => {
  it.each([
    ['garbage', { body: 'not json' }, 'aborted', 'package.not-json'],
    ['a command list that is none', { body: '{"CMD":7}' }, 'aborted', 'package.wrong-type'],
    ['an error', { status: 500 }, 'http-error', 'device.server-status'],
    ['a redirect', { status: 302, headers: { Location: 'http://127.0.0.1:1/' } }, 'http-error', 'device.server-status'],
  ] as const)('is left when it sends %s', async (_what, reply, ended, code) => {
    const { origin: url, seen } = await rawServer(() => reply)
    const result = await newDevice().session({ trigger: 'client', to: { url: `${url}/dm` } })
    expect(result).toMatchObject({ ok: true, value: { ended, problem: { code } } })
    expect(seen).toHaveLength(1)
  })

  it('is left when nobody listens', async () => {
    const result = await newDevice().session({ trigger: 'client', to: { url: 'http://127.0.0.1:1/dm' } })
    expect(result).toMatchObject({ ok: true, value: { ended: 'http-error', problem: { code: 'http.unreachable' } } })
  })

  it('is not called at all without an account', async () => {
    expect(await newDevice().session({ trigger: 'client' })).toMatchObject({
      ok: false,
      problem: { code: 'device.no-account' },
    })
  })
})

it('comes back from its saved state with the same tree', async () => {
  const device = newDevice()
  const again = createDevice({
    id: deviceId,
    descriptions,
    state: JSON.parse(JSON.stringify(device.state())),
    trust: {},
    recorder: quietRecorder(),
    random: randomBytes,
  })
  expect(again.ok && again.value.state()).toEqual(device.state())
})
