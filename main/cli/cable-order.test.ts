import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { value } from '../host/door.fixture.ts'
import { type CableOptions, type CableOrder, cableOrder, dealtLines, serverPort } from './cable-order.ts'

const port = ['/dev/ttyX']

describe('the order of a push over a cable', () => {
  it.each([
    ['ymodem', { method: 'factory', cable: { port: '/dev/ttyX', way: 'ymodem' } }],
    ['smp', { method: 'factory', cable: { port: '/dev/ttyX', way: 'smp' } }],
    ['at', { method: 'factory', cable: { port: '/dev/ttyX', way: 'at' } }],
    ['card', { method: 'card', cable: { port: '/dev/ttyX', way: 'modem' } }],
    ['sms', { method: 'sms', cable: { port: '/dev/ttyX', way: 'modem' } }],
  ] as const)('by %s', async (method, order) => {
    expect(await cableOrder({ method, port: [...port, '8443'] })).toEqual({ ok: true, value: order })
    expect(serverPort({ method, port: [...port, '8443'] })).toEqual({ ok: true, value: 8443 })
  })

  it('takes recipes and keys from files and variables, never from the line itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dmwb-order-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const [recipe, key] = [join(folder, 'recipe.json'), join(folder, 'key')]
    writeFileSync(recipe, '{"kind":"dmwb-at-recipe"}')
    writeFileSync(key, '12345678\n')
    expect(await cableOrder({ method: 'at', port, recipe })).toMatchObject({
      value: { cable: { recipe: '{"kind":"dmwb-at-recipe"}' } },
    })
    expect(await cableOrder({ method: 'card', port, adm: `file:${key}` })).toMatchObject({
      value: { cable: { adm: '12345678' } },
    })
    expect(await cableOrder({ method: 'card', port, adm: '12345678' })).toMatchObject({
      problem: { code: 'cli.usage' },
    })
  })

  it('leaves the ports to the rows of a table', async () => {
    const values = 'table.csv'
    expect(await cableOrder({ method: 'at', values })).toEqual({
      ok: true,
      value: { method: 'factory', cable: { way: 'at' } },
    })
    expect(await cableOrder({ method: 'card', values, portColumn: true })).toMatchObject({
      value: { method: 'card', cable: { way: 'modem' } },
    })
    expect(await cableOrder({ method: 'card', values })).toEqual({ ok: true, value: { method: 'card' } })
  })

  it('deals the rows of a table to several ports, one to each, and messages over all modems', async () => {
    const ports = ['/dev/ttyX', '/dev/ttyY']
    const table = 'device,port\nurn:1,\nurn:2,/dev/ttyX\nurn:2,\nurn:3,\n'
    const smp = value(await cableOrder({ method: 'smp', port: [...ports, '8443'], values: 't.csv' }))
    expect(smp).toEqual({ method: 'factory', cable: { way: 'smp' }, ports })
    const told = (order: CableOrder) => dealtLines(order, ports, table).map(({ line, cable }) => [line, cable.port])
    expect(told(smp)).toEqual([
      [3, '/dev/ttyX'],
      [2, '/dev/ttyY'],
    ])
    expect(told({ method: 'sms', cable: { way: 'modem' } })).toEqual([
      [2, '/dev/ttyX'],
      [3, '/dev/ttyX'],
      [5, '/dev/ttyX'],
    ])
  })

  const wrong: readonly (readonly [string, CableOptions])[] = [
    ['ymodem without a port', { method: 'ymodem' }],
    ['a way that goes over no cable', { method: 'server-initiated', port }],
    ['two cables', { method: 'smp', port: [...port, '/dev/ttyY'] }],
    ['one cable twice', { method: 'smp', port: [...port, ...port], values: 't.csv' }],
    ['a recipe for something else', { method: 'smp', port, recipe: 'x.json' }],
    ['an address that is none', { method: 'ymodem', port, loady: '42000000; reset' }],
    ['a table without the ports', { method: 'card', port, values: 't.csv', portColumn: true }],
    ['a command of a loader without one', { method: 'ymodem', port, store: 'fatwrite' }],
    ['a loader for something else', { method: 'smp', port, waiting: true }],
  ]
  it.each(wrong)('is not %s', async (_, options) => {
    expect(await cableOrder(options)).toMatchObject({ ok: false, problem: { code: 'cli.usage' } })
  })

  it('is not two servers', () => {
    expect(serverPort({ method: 'smp', port: ['1', '2'] })).toMatchObject({ problem: { code: 'cli.usage' } })
  })
})
