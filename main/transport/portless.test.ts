import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { explain } from '#core/problem.ts'
import { listPortless } from './portless.ts'

/** A kernel's list of USB devices, made by hand. */
async function usb(files: Readonly<Record<string, string>>, driven: readonly string[] = []): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'dmwb-usb-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), `${text}\n`)
  }
  for (const name of driven) await symlink('/nowhere', join(root, name, 'driver'))
  return root
}

const bridge = {
  '1-2/idVendor': '1a86',
  '1-2/idProduct': '7523',
  '1-2/product': 'USB Serial',
  '1-2:1.0/bInterfaceClass': 'ff',
}

it.runIf(process.platform === 'linux')('names a serial device without a driver, and how to load it', async () => {
  const [found, ...others] = await listPortless(await usb(bridge))
  expect(others).toEqual([])
  expect(found).toMatchObject({ place: '1-2', problem: { code: 'port.no-driver', detail: { usb: '1a86:7523' } } })
  expect(found && explain(found.problem).next).toContain('sudo modprobe ch341')
})

it.runIf(process.platform === 'linux')(
  'says nothing of devices that have a driver, or are no serial port',
  async () => {
    expect(await listPortless(await usb(bridge, ['1-2:1.0']))).toEqual([])
    const camera = { '1-3/idVendor': '046d', '1-3/idProduct': '0825', '1-3:1.0/bInterfaceClass': '0e' }
    expect(await listPortless(await usb(camera))).toEqual([])
    const firmware = { '1-4/idVendor': '2fe3', '1-4/idProduct': '0001', '1-4:1.0/bInterfaceClass': '02' }
    expect((await listPortless(await usb(firmware)))[0]?.problem.detail).toMatchObject({ module: 'cdc_acm' })
    expect(await listPortless('/no/such/folder')).toEqual([])
  },
)
