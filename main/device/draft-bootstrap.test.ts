import { describe, expect, it } from 'vitest'
import { newDevice } from './device.fixture.ts'
import { bootstrap, bootstrapped, bytes, json, moids, type } from './draft.fixture.ts'

describe('a draft bootstrap', () => {
  it('makes a draft account, also for the device that is made from its saved state', async () => {
    const { device } = await bootstrapped([])
    expect(device.accounts()).toMatchObject([{ serverId: 'ACME', dialect: 'draft' }])
    expect(newDevice({ state: JSON.parse(JSON.stringify(device.state())) }).accounts()).toEqual(device.accounts())
  })

  it('can be applied twice, and an approved one makes the account an approved one', async () => {
    const { server, device } = await bootstrapped([])
    const file = bytes(bootstrap(`${server.origin}/dm`, moids))
    expect(await device.bootstrapWith(file, type)).toMatchObject({ ok: true })
    expect(device.accounts()).toHaveLength(1)
    const [account] = [{ SrvID: 'ACME', SrvURI: `${server.origin}/dm`, Name: 'A', Perm: { '1': { MOID: '*' } } }]
    await device.bootstrapWith(bytes([{ ClientURI: 'urn:oma:mo:oma-dm-dmacc:1.2//', MOData: { acme: account } }]))
    expect(device.accounts()).toMatchObject([{ serverId: 'ACME', dialect: 'approved' }])
  })

  it.each([
    ['an ADD of what exists', 'draft.already-there', [['ADD', './DMAcc/acme', { acme: {} }]]],
    ['another command at the end', 'draft.bootstrap-command', [['DELETE', './DMAcc/acme']]],
    ['a node that nobody knows', 'tree.undescribed', [['REPLACE', './DMAcc/acme', { acme: { Colour: 'red' } }]]],
    ['an object that nobody knows', 'tree.not-found', [['REPLACE', './Nowhere/x', { x: 1 }]]],
    [
      'an account that lacks its address',
      'bootstrap.missing-node',
      [['REPLACE', './DMAcc/b', { b: { SrvID: 'B', SrvURI: '', Name: 'B', Perm: { 1: { MOID: '*' } } } }]],
    ],
    [
      'an account with a SrvID that is taken',
      'bootstrap.server-twice',
      [
        [
          'ADD',
          './DMAcc/b',
          { b: { SrvID: 'ACME', SrvURI: 'https://b.test.example/', Name: 'B', Perm: { 1: { MOID: '*' } } } },
        ],
      ],
    ],
  ])('with %s changes nothing and sends nothing', async (_, code, more) => {
    const { server, device } = await bootstrapped([])
    const before = JSON.stringify(device.state())
    const file = { CMD: [['REPLACE', './DMAcc/acme/Name', { Name: 'Changed' }], ...more] }
    expect(await device.bootstrapWith(bytes(file), type)).toMatchObject({ ok: false, problem: { code } })
    expect(JSON.stringify(device.state())).toBe(before)
    expect(server.seen).toHaveLength(1)
  })

  it('that touches no account is proved to every server the device has', async () => {
    const { server, device } = await bootstrapped([])
    const file = { CMD: [['ADD', './Mail/work', { work: { Host: 'mail.test.example' } }]] }
    expect(await device.bootstrapWith(bytes(file), type)).toMatchObject({ ok: true, value: { serverIds: ['ACME'] } })
    expect(json(server.seen[1]).Alert).toEqual([{ AlertType: 'urn:oma:at:dm:2.0:BootstrapComplete' }])
  })
})
