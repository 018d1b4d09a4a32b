import { readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

/** A serial port by what is behind it; its path may be another one tomorrow. */
export interface PortInfo {
  readonly path: string
  /** Four lower-case hexadecimal digits each. */
  readonly vendorId?: string
  readonly productId?: string
  readonly serialNumber?: string
  readonly manufacturer?: string
  readonly product?: string
  /** Number of the USB interface: modems have several ports. */
  readonly interface?: number
  /** The socket it is plugged into, as `1-3.2`. */
  readonly place?: string
  readonly driver?: string
}

/** What a port is known by: `vid:pid:serial:interface`; undefined without USB. */
export function portIdentity({ vendorId, productId, serialNumber, interface: number }: PortInfo): string | undefined {
  if (vendorId === undefined || productId === undefined) return undefined
  return [vendorId, productId, serialNumber ?? '', number === undefined ? '' : `if${number}`]
    .join(':')
    .replace(/:+$/, '')
}

/** Ports that are there now. Under Linux `sys` is where the kernel tells of them. */
export async function listPorts(sys = '/sys/class/tty'): Promise<readonly PortInfo[]> {
  if (process.platform === 'linux') return linuxPorts(sys)
  const { SerialPort } = await import('serialport')
  return (await SerialPort.list()).map(
    ({ path, vendorId, productId, serialNumber, manufacturer, locationId, pnpId }) => ({
      // A tty.* of macOS waits for a carrier, its cu.* does not.
      path: path.replace(/^\/dev\/tty\./, '/dev/cu.'),
      ...(vendorId !== undefined && { vendorId: vendorId.toLowerCase() }),
      ...(productId !== undefined && { productId: productId.toLowerCase() }),
      // With an ampersand it is a number that Windows made up.
      ...(serialNumber !== undefined && !serialNumber.includes('&') && { serialNumber }),
      ...(manufacturer !== undefined && { manufacturer }),
      ...(locationId !== undefined && { place: locationId }),
      ...interfaceIn(pnpId),
    }),
  )
}

function interfaceIn(pnpId: string | undefined): Pick<PortInfo, 'interface'> {
  const digits = /MI_([0-9A-F]{2})/i.exec(pnpId ?? '')?.[1]
  return digits === undefined ? {} : { interface: Number.parseInt(digits, 16) }
}

/** From sysfs alone: it is there in containers, too, where udev is not. */
async function linuxPorts(sys: string): Promise<readonly PortInfo[]> {
  const names = await readdir(sys).catch(() => [])
  const found = await Promise.all(names.map(name => linuxPort(join(sys, name), name)))
  return found
    .filter(port => port !== undefined)
    .sort((one, other) => one.path.localeCompare(other.path, 'en', { numeric: true }))
}

async function linuxPort(folder: string, name: string): Promise<PortInfo | undefined> {
  const device = await realpath(join(folder, 'device')).catch(() => undefined)
  if (device === undefined) return undefined
  const driver = await readlink(join(device, 'driver')).then(basename, () => undefined)
  // Built-in ports are listed by number; those without a chip have type 0.
  if (driver === undefined || (await text(join(folder, 'type'))) === '0') return undefined
  const usb = await usbAbove(device)
  return { path: `/dev/${name}`, driver, ...usb }
}

const text = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').then(
    said => said.trim() || undefined,
    () => undefined,
  )

/** Facts of the USB device that a tty belongs to: some folders above it. */
async function usbAbove(device: string): Promise<Partial<PortInfo>> {
  let number: string | undefined
  for (let folder = device, up = 0; up < 6 && folder !== '/'; folder = dirname(folder), up++) {
    number ??= await text(join(folder, 'bInterfaceNumber'))
    const vendorId = await text(join(folder, 'idVendor'))
    if (vendorId === undefined) continue
    const told = {
      vendorId,
      productId: await text(join(folder, 'idProduct')),
      serialNumber: await text(join(folder, 'serial')),
      manufacturer: await text(join(folder, 'manufacturer')),
      product: await text(join(folder, 'product')),
      place: basename(folder),
    }
    const known = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
    return { ...known, ...(number !== undefined && { interface: Number.parseInt(number, 16) }) }
  }
  return {}
}

/**
 * The path of a port that was named: by its path, or by what is behind it, as `2c7c:0125`, `2c7c:0125:SERIAL:if2`, or its
 * serial number. Problems: `serial.not-there`, `serial.ambiguous`.
 */
export async function findPort(
  name: string,
  list: () => Promise<readonly PortInfo[]> = listPorts,
): Promise<Result<string>> {
  if (name.includes('/') || /^COM\d+$/i.test(name)) return ok(name)
  const fitting = (await list()).filter(port => fits(port, name))
  const [first, second] = fitting
  if (!first) return failed(problem('serial.not-there', { port: name }))
  if (second) {
    return failed(problem('serial.ambiguous', { identity: name, ports: fitting.map(({ path }) => path).join(', ') }))
  }
  return ok(first.path)
}

function fits(port: PortInfo, name: string): boolean {
  if (port.serialNumber === name) return true
  const [vendorId = '', productId = '', ...rest] = name.split(':')
  if (port.vendorId !== vendorId.toLowerCase() || port.productId !== productId.toLowerCase()) return false
  return rest.every(part => part === '' || part === port.serialNumber || part === `if${port.interface}`)
}
