import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, test } from './fixture.ts'

// A body of 300 MB goes up through the window: whole on disk, with progress, and the host's memory stays where it was.

const piece = 1_000_000
const pieces = 300

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

/** The most memory that a process has had resident so far, in MB. */
function peakOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

test('a body of 300 MB is streamed from the window to disk, and one that is cancelled leaves nothing @browser', async ({
  window: page,
  host,
}) => {
  test.setTimeout(240_000)
  const scratch = await mkdtemp(join(tmpdir(), 'dmwb-large-'))
  const file = join(scratch, 'large.bin')
  const random = function* () {
    for (let i = 0; i < pieces; i += 1) yield randomBytes(piece)
  }
  await pipeline(Readable.from(random()), createWriteStream(file))
  const blobs = join(host.folder, 'blobs')
  const onDisk = () => readdir(blobs).catch(() => [])
  await page.keyboard.press('Alt+Y')
  await page.getByRole('button', { name: 'Upload a file' }).click()
  const form = page.getByRole('form', { name: 'Upload' })
  const chooser = page.waitForEvent('filechooser')
  await form.getByRole('button', { name: 'File' }).click()
  await (await chooser).setFiles(file)
  const bar = form.getByRole('progressbar', { name: 'Upload of large.bin' })
  const done = async () => Number(await bar.getAttribute('value'))
  const begin = () => form.getByRole('button', { name: 'Upload', exact: true }).click()

  // Cancelled in the middle: nothing is listed, nothing is left on disk.
  await begin()
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(30 * piece)
  await page.screenshot({ path: 'test-results/large-upload.png' })
  await form.getByRole('button', { name: 'Cancel' }).click()
  await expect(form.getByRole('button', { name: 'Upload', exact: true })).toBeVisible()
  await expect(page.getByText('Nothing lies here yet')).toBeVisible()
  await expect.poll(onDisk).toEqual([])

  const before = peakOf(host.pid ?? 0)
  const began = performance.now()
  await begin()
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(100 * piece)
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(200 * piece)
  const row = page.getByRole('listitem').filter({ hasText: 'large.bin' })
  await expect(row).toContainText('286 MiB', { timeout: 120_000 })
  const seconds = (performance.now() - began) / 1000
  const after = peakOf(host.pid ?? 0)
  const told = `its peak was ${before.toFixed(0)} MB before and is ${after.toFixed(0)} MB after`
  process.stderr.write(`large upload: ${((pieces * piece) / 1e6 / seconds).toFixed(1)} MB/s at the host; ${told}
`)
  // Ten and more garbage collections lie within it: what came is twice as large as all that the host may have grown by.
  expect(after - before).toBeLessThan((pieces * piece) / 2e6)
  const [name = ''] = await onDisk()
  expect(await digestOf(join(blobs, name))).toBe(await digestOf(file))
  await rm(scratch, { recursive: true, force: true })
})
