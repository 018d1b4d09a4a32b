import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Problem, problem } from '#core/problem.ts'

// USB devices that are serial ports, and got none: their driver is missing (Linux).

/** Drivers by vendor, and by product where they differ. */
const drivers: Readonly<Record<string, string>> = {
  '0403': 'ftdi_sio',
  '10c4': 'cp210x',
  '1a86': 'ch341',
  '1a86:55d3': 'cdc_acm',
  '1a86:55d4': 'cdc_acm',
  '067b': 'pl2303',
  '04e2': 'xr_serial',
  '2c7c': 'option',
  '1e0e': 'option',
  '1bc7': 'option',
  '2cb7': 'option',
  '1199': 'qcserial',
}
/** Interfaces of the communications class. */
const cdcControl = '02'
/** Interfaces of a vendor's own, as those of bridges and modems. */
const vendorClass = 'ff'

export interface Portless {
  readonly place: string
  readonly problem: Problem
}

/** Devices of which no interface has a driver although one of them is a serial port. */
export async function listPortless(sys = '/sys/bus/usb/devices'): Promise<readonly Portless[]> {
  if (process.platform !== 'linux') return []
  const names = await readdir(sys).catch(() => [])
  const devices = names.filter(name => !name.includes(':'))
  const found = await Promise.all(devices.map(name => portlessAt(sys, name, names)))
  return found.filter(item => item !== undefined)
}

async function portlessAt(sys: string, name: string, names: readonly string[]): Promise<Portless | undefined> {
  const text = (file: string) =>
    readFile(join(sys, file), 'utf8').then(
      said => said.trim(),
      () => '',
    )
  const vendor = await text(`${name}/idVendor`)
  if (vendor === '') return undefined
  const product = await text(`${name}/idProduct`)
  const module = drivers[`${vendor}:${product}`] ?? drivers[vendor]
  const interfaces = await Promise.all(
    names
      .filter(item => item.startsWith(`${name}:`))
      .map(async item => ({
        kind: await text(`${item}/bInterfaceClass`),
        hasDriver: (await readdir(join(sys, item)).catch((): string[] => [])).includes('driver'),
      })),
  )
  if (interfaces.length === 0 || interfaces.some(({ hasDriver }) => hasDriver)) return undefined
  const isCdc = interfaces.some(({ kind }) => kind === cdcControl)
  const isKnown = module !== undefined && interfaces.some(({ kind }) => kind === vendorClass)
  if (!isCdc && !isKnown) return undefined
  const words = [await text(`${name}/manufacturer`), await text(`${name}/product`)]
    .filter(part => part !== '')
    .join(' ')
  const detail = { name: words || 'A device', usb: `${vendor}:${product}`, module: isCdc ? 'cdc_acm' : (module ?? '') }
  return { place: name, problem: problem('port.no-driver', detail) }
}
