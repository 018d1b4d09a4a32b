import { describe, expect, it } from 'vitest'
import { deviceId, newDevice, rawServer } from './device.fixture.ts'
import { bootstrap, bootstrapped, bytes, end, json, say, type } from './draft.fixture.ts'

describe('a device with a draft account', () => {
  it('says who it is, what it can do and where its objects lie, with the headers of the draft', async () => {
    const { server, device } = await bootstrapped([])
    const ended = await device.session({ trigger: 'server', sessionId: 4711 })
    expect(ended).toMatchObject({ ok: true, value: { ended: 'END', rounds: 1 } })
    const [proof, called] = server.seen
    expect(called?.headers).toMatchObject({
      'content-type': 'application/dm20status',
      accept: 'application/dm20; application/tnds20',
      'x-omadmdevid': deviceId,
    })
    expect(called?.headers['omadm-devid']).toBeUndefined()
    const opening = json(called)
    expect(Object.keys(opening)).toEqual(['SessionID', 'DevInfo', 'DevProfile'])
    expect(opening.SessionID).toBe(4711)
    expect(Object.keys(opening.DevInfo)).toEqual(['ClientURI', 'MOData'])
    expect(opening.DevInfo).toMatchObject({
      ClientURI: './DevInfo',
      MOData: { DevInfo: { DevId: deviceId, DmV: '2.0' } },
    })
    expect(opening.DevProfile.Commands).toEqual(expect.arrayContaining(['HGET', 'HPUT', 'GET', 'CONT', 'END']))
    expect(opening.DevProfile.Commands).not.toContain('SUB')
    expect(opening.DevProfile.MOS.map(({ MOID, Path }: { MOID: string; Path: string[] }) => [MOID, ...Path])).toEqual([
      ['urn:oma:mo:oma-dcmo:1.0', './DCMO/camera', './DCMO/wlan'],
      ['urn:oma:mo:oma-dm-devdetail:1.1', './DevDetail'],
      ['urn:oma:mo:oma-dm-devinfo:1.0', './DevInfo'],
    ])
    // The session that proved the bootstrap came without an identifier, and said what it was for.
    expect(json(proof)).toMatchObject({ Alert: [{ AlertType: 'urn:oma:at:dm:2.0:BootstrapComplete' }] })
    expect(json(proof).SessionID).toBeUndefined()
  })

  it('answers GETs in its report, puts everything to the repository, and goes on where CONT leads', async () => {
    const repository = await rawServer(() => ({ status: 204 }))
    const { server, device } = await bootstrapped([
      () => ({
        type,
        body: JSON.stringify({
          CMD: [
            ['GET', './DevDetail?Levels=1', 'urn:oma:mo:oma-dcmo:1.0/camera/'],
            ['HPUT', `${repository.origin}/up/4711`],
            ['CONT', `${server.origin}/dm/s/9f31c0`],
          ],
          Report: true,
        }),
      }),
    ])
    await device.session({ trigger: 'server', sessionId: 4711 })
    const [put] = repository.seen
    expect(put?.request).toBe('PUT /up/4711')
    expect(put?.headers['content-type']).toBe('application/tnds20')
    expect(
      json(put).map(({ ClientURI, MOData }: { ClientURI: string; MOData: object }) => [
        ClientURI,
        ...Object.keys(MOData),
      ]),
    ).toEqual([
      ['./DCMO/camera', 'camera'],
      ['./DCMO/wlan', 'wlan'],
      ['./DevDetail', 'DevDetail'],
      ['./DevInfo', 'DevInfo'],
    ])
    const report = server.seen[2]
    expect(report?.request).toBe('POST /dm/s/9f31c0')
    expect(report?.headers['content-type']).toBe('application/dm20status')
    expect(json(report).SessionID).toBe(4711)
    const [got, ...others] = json(report).Status
    expect(others).toEqual([{ sc: 200 }, { sc: 200 }])
    expect(got.Data.map(({ ClientURI }: { ClientURI: string }) => ClientURI)).toEqual(['./DevDetail', './DCMO/camera'])
    expect(got.Data[0].MOData.DevDetail).toMatchObject({ URI: {}, LrgObj: expect.any(Boolean) })
  })

  it('answers 304 when all is unchanged, leaves out what is unchanged or missing, and 404 when nothing is there', async () => {
    const { server, device } = await bootstrapped([
      say({
        CMD: [
          ['GET', './DevDetail'],
          ['GET', './DCMO/camera'],
        ],
      }),
      seen => {
        const [detail, camera] = json(seen).Status.map(({ Data }: { Data: { CV: string }[] }) => Data[0]?.CV)
        return say({
          CMD: [
            ['GET', `./DevDetail?CV=${detail}`, `./DCMO/camera?cv=${camera}`],
            ['GET', `./DevDetail?CV=${detail}`, './DevInfo/DevId', './DCMO/nowhere'],
            ['GET', './DCMO/nowhere', './Nothing'],
            ['GET', './DCMO/*'],
            ['GET', './DMAcc/acme/Name'],
          ],
        })
      },
    ])
    await device.session({ trigger: 'client' })
    const [unchanged, some, none, wrong, foreign] = json(server.seen[3]).Status
    expect([unchanged.sc, none.sc, wrong.sc, foreign.sc]).toEqual([304, 404, 400, 403])
    expect(some).toEqual({
      sc: 200,
      Data: [{ ClientURI: './DevInfo/DevId', MOData: { DevId: deviceId } }],
    })
  })

  it('gives everything that the server may see to a GET without ClientURIs, and to one of the root', async () => {
    const { server, device } = await bootstrapped([say({ CMD: [['GET'], ['GET', '.']] })])
    await device.session({ trigger: 'client' })
    const [all, root] = json(server.seen[2]).Status
    expect(all.Data.map(({ ClientURI }: { ClientURI: string }) => ClientURI)).toEqual([
      './DCMO/camera',
      './DCMO/wlan',
      './DevDetail',
      './DevInfo',
    ])
    expect(root).toEqual(all)
  })

  it('carries out what nobody wants to hear of, and asks on without statuses', async () => {
    const { server, device } = await bootstrapped([
      say({ CMD: [['EXEC', './DCMO/camera/Operations/Disable']], Report: false }),
      say({ CMD: [['GET', './DCMO/camera/Enabled']], Report: false }),
    ])
    await device.session({ trigger: 'server', sessionId: 9 })
    expect(json(server.seen[2])).toEqual({ SessionID: 9, Status: [] })
    expect(json(server.seen[3]).Status).toEqual([
      { sc: 200, Data: [{ ClientURI: './DCMO/camera/Enabled', MOData: { Enabled: false } }] },
    ])
  })

  it.each([
    ['a document without commands', end],
    ['an empty object', { type, body: '{}' }],
    ['an empty body', { type, body: '' }],
    ['204', { status: 204 }],
  ])('takes %s for the end and sends nothing more', async (_, reply) => {
    const { server, device } = await bootstrapped([reply])
    expect(await device.session({ trigger: 'client' })).toMatchObject({ ok: true, value: { ended: 'END' } })
    expect(server.seen).toHaveLength(2)
  })

  it('deletes and sends nothing more when END is in the document', async () => {
    const server = await rawServer(() => say({ CMD: [['DELETE', './Mail/mail'], ['END']], Report: false }))
    const device = newDevice()
    await device.session({ trigger: 'client', to: { url: `${server.origin}/dm`, dialect: 'draft' } })
    expect(server.seen).toHaveLength(1)
    expect(device.tree().instances.get('urn:example:mo:mail:1.0')?.size).toBe(0)
  })

  it('answers 501 to the commands of later versions and 400 to what does not fit', async () => {
    const { server, device } = await bootstrapped([
      say({
        CMD: [
          ['SUB', 'https://x.example/', './DevInfo'],
          ['DEFAULT', 'https://x.example/', 'urn:a'],
          ['DELETE'],
          ['FLY'],
        ],
      }),
    ])
    await device.session({ trigger: 'client' })
    expect(json(server.seen[2]).Status).toEqual([{ sc: 501 }, { sc: 501 }, { sc: 400 }, { sc: 501 }])
  })

  it('reads a document of either type from a repository and reports tree paths', async () => {
    const repository = await rawServer((_, count) => ({
      type: count === 1 ? 'application/tnds20' : 'application/dmmo+json',
      body: JSON.stringify([
        count === 1
          ? { ClientURI: './Mail/work', MOData: { work: { Host: 'mail.test.example' } } }
          : { ClientURI: 'urn:example:mo:mail:1.0/work/', MOData: { work: { Port: 143 } } },
      ]),
    }))
    const server = await rawServer((_, count) =>
      count === 1
        ? say({
            CMD: [
              ['HGET', `${repository.origin}/a`],
              ['HGET', `${repository.origin}/b`, './Mail/work'],
              ['GET', './Mail/work'],
            ],
          })
        : end,
    )
    const device = newDevice()
    await device.session({ trigger: 'client', to: { url: `${server.origin}/dm`, dialect: 'draft' } })
    expect(repository.seen.map(({ headers }) => headers.accept)).toEqual(
      Array(2).fill('application/tnds20, application/dmmo+json'),
    )
    const [made, changed, got] = json(server.seen[1]).Status
    expect([made, changed]).toEqual([{ sc: 200, URI: ['./Mail/work'] }, { sc: 200 }])
    expect(got.Data[0]).toMatchObject({
      ClientURI: './Mail/work',
      MOData: { work: { Host: 'mail.test.example', Port: 143 } },
    })
  })

  it('reads XML TNDS from a repository, all or nothing', async () => {
    const node = (name: string, format: string, inside: string) =>
      `<Node><NodeName>${name}</NodeName><RTProperties><Format><${format}/></Format></RTProperties>${inside}</Node>`
    const tnds = (port: string) =>
      `<MgmtTree><VerDTD>1.2</VerDTD>${node('mail', 'node', node('Port', 'int', `<Value>${port}</Value>`))}</MgmtTree>`
    const repository = await rawServer((_, count) => ({
      type: 'application/tnds20',
      body: tnds(count === 1 ? '2525' : 'many'),
    }))
    const server = await rawServer((_, count) => {
      const to = ['HGET', `${repository.origin}/x`, './Mail/mail']
      return count === 1 ? say({ CMD: [to, to, ['GET', './Mail/mail/Port']] }) : end
    })
    await newDevice().session({ trigger: 'client', to: { url: `${server.origin}/dm`, dialect: 'draft' } })
    const [done, refused, got] = json(server.seen[1]).Status
    expect([done, refused]).toEqual([{ sc: 200 }, { sc: 400 }])
    expect(got.Data[0].MOData).toEqual({ Port: 2525 })
  })

  it('answers 204 and 404, and asks no repository, when the server may see nothing', async () => {
    const repository = await rawServer(() => ({ status: 204 }))
    const server = await rawServer((_, count) =>
      count === 2 ? say({ CMD: [['GET'], ['HPUT', `${repository.origin}/up`]] }) : end,
    )
    const device = newDevice()
    await device.bootstrapWith(bytes(bootstrap(`${server.origin}/dm`, ['urn:example:nothing:1.0'])), type)
    await device.session({ trigger: 'client' })
    expect(json(server.seen[2]).Status).toEqual([{ sc: 204 }, { sc: 404 }])
    expect(repository.seen).toEqual([])
  })

  it('reports an EXEC later to the address that it named, in the same dialect', async () => {
    const server = await rawServer((seen, count) => {
      if (count > 1 || seen.request !== 'POST /dm') return end
      return say({ CMD: [['EXEC', './DCMO/camera/Operations/Disable', `${server.origin}/results`]] })
    })
    const device = newDevice()
    await device.session({ trigger: 'client', to: { url: `${server.origin}/dm`, dialect: 'draft' } })
    await device.settled()
    expect(json(server.seen[1]).Status).toEqual([{ sc: 202 }])
    const report = server.seen.find(({ request }) => request === 'POST /results')
    expect(report?.headers['content-type']).toBe('application/dm20status')
    expect(json(report).Alert).toMatchObject([
      { SourceURI: './DCMO/camera/Operations/Disable', Data: { ResultCode: 1204 } },
    ])
  })

  it('leaves a server that answers in the other dialect', async () => {
    const notes: string[] = []
    const { device } = await bootstrapped(
      [{ type: 'application/vnd.oma.dm.request+json', body: '{"CMD":[["END"]]}' }],
      notes,
    )
    expect(await device.session({ trigger: 'client' })).toMatchObject({
      ok: true,
      value: { ended: 'aborted', problem: { code: 'device.not-package' } },
    })
  })
})
