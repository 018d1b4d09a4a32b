import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { findPort, listPorts, type PortInfo, portIdentity } from './ports.ts'

/** A kernel's tree of devices, made by hand: two ports of one modem, a bridge, a built-in port, one without a chip. */
const root = await mkdtemp(join(tmpdir(), 'dmwb-sys-'))

const devices: Readonly<Record<string, string>> = {
  'devices/usb1/1-3/idVendor': '2c7c',
  'devices/usb1/1-3/idProduct': '0125',
  'devices/usb1/1-3/serial': 'A1',
  'devices/usb1/1-3/manufacturer': 'Quectel',
  'devices/usb1/1-3/product': 'EC25',
  'devices/usb1/1-3/1-3:1.2/bInterfaceNumber': '02',
  'devices/usb1/1-3/1-3:1.2/ttyUSB2/tty/x': '',
  'devices/usb1/1-3/1-3:1.10/bInterfaceNumber': '0a',
  'devices/usb1/1-3/1-3:1.10/ttyUSB10/tty/x': '',
  'devices/usb1/1-4/idVendor': '10c4',
  'devices/usb1/1-4/idProduct': 'ea60',
  'devices/usb1/1-4/1-4:1.0/bInterfaceNumber': '00',
  'devices/usb1/1-4/1-4:1.0/ttyUSB11/tty/x': '',
  'devices/platform/serial8250/x': '',
  'devices/pnp/00:01/x': '',
}
const links: readonly (readonly [string, string, string])[] = [
  ['ttyUSB2', 'devices/usb1/1-3/1-3:1.2/ttyUSB2', 'option1'],
  ['ttyUSB10', 'devices/usb1/1-3/1-3:1.10/ttyUSB10', 'option1'],
  ['ttyUSB11', 'devices/usb1/1-4/1-4:1.0/ttyUSB11', 'cp210x'],
  ['ttyS0', 'devices/pnp/00:01', 'serial'],
  ['ttyS1', 'devices/platform/serial8250', 'serial8250'],
]

beforeAll(async () => {
  for (const [path, content] of Object.entries(devices)) {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), `${content}\n`)
  }
  for (const [name, device, driver] of links) {
    await mkdir(join(root, 'class/tty', name), { recursive: true })
    await symlink(join(root, device), join(root, 'class/tty', name, 'device'))
    await mkdir(join(root, 'drivers', driver), { recursive: true })
    await symlink(join(root, 'drivers', driver), join(root, device, 'driver')).catch(() => undefined)
  }
  await writeFile(join(root, 'class/tty/ttyS1/type'), '0\n')
  await writeFile(join(root, 'class/tty/ttyS0/type'), '4\n')
  await mkdir(join(root, 'class/tty/ptmx'), { recursive: true })
  return () => rm(root, { recursive: true, force: true })
})

const list = () => listPorts(join(root, 'class/tty'))

describe.runIf(process.platform === 'linux')('the list of ports', () => {
  it('tells what is behind each, and leaves out what has no hardware', async () => {
    const modem = {
      driver: 'option1',
      vendorId: '2c7c',
      productId: '0125',
      serialNumber: 'A1',
      manufacturer: 'Quectel',
      product: 'EC25',
      place: '1-3',
    }
    expect(await list()).toEqual([
      { path: '/dev/ttyS0', driver: 'serial' },
      { path: '/dev/ttyUSB2', ...modem, interface: 2 },
      { path: '/dev/ttyUSB10', ...modem, interface: 10 },
      { path: '/dev/ttyUSB11', driver: 'cp210x', vendorId: '10c4', productId: 'ea60', place: '1-4', interface: 0 },
    ])
  })

  it('knows a port by its device and interface', async () => {
    expect((await list()).map(portIdentity)).toEqual([
      undefined,
      '2c7c:0125:A1:if2',
      '2c7c:0125:A1:if10',
      '10c4:ea60::if0',
    ])
  })

  it.each([
    ['/dev/pts/7', '/dev/pts/7'],
    ['COM7', 'COM7'],
    ['2C7C:0125:A1:if2', '/dev/ttyUSB2'],
    ['2c7c:0125::if10', '/dev/ttyUSB10'],
    ['10c4:ea60', '/dev/ttyUSB11'],
  ])('finds %s', async (name, path) => {
    expect(await findPort(name, list)).toEqual({ ok: true, value: path })
  })

  it.each([
    ['2c7c:0125', 'serial.ambiguous'],
    ['A1', 'serial.ambiguous'],
    ['2c7c:0125:B2', 'serial.not-there'],
    ['0403:6001', 'serial.not-there'],
  ])('does not guess what %s is', async (name, code) => {
    expect(await findPort(name, list)).toMatchObject({ ok: false, problem: { code } })
  })

  it('does not choose between two clones', async () => {
    const clone = (path: string): PortInfo => ({
      path,
      vendorId: '0403',
      productId: '6001',
      serialNumber: '0123456789',
    })
    const clones = async () => [clone('/dev/ttyUSB0'), clone('/dev/ttyUSB1')]
    expect(await findPort('0403:6001:0123456789', clones)).toMatchObject({
      problem: { code: 'serial.ambiguous', detail: { ports: '/dev/ttyUSB0, /dev/ttyUSB1' } },
    })
  })
})
