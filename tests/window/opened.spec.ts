import { spawn } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixture.ts'

const root = join(import.meta.dirname, '..', '..')

/** Starts the workbench with a browser opener that only notes the address it was given. */
async function openedAddress(folder: string, end: AbortSignal): Promise<string> {
  const note = join(folder, 'address')
  await writeFile(join(folder, 'xdg-open'), `#!/bin/sh\nprintf %s "$1" > '${note}.new' && mv '${note}.new' '${note}'\n`)
  await chmod(join(folder, 'xdg-open'), 0o755)
  const child = spawn(
    process.execPath,
    ['bin/dmwb.mjs', 'serve', '--port', '0', '--data', join(folder, 'data'), '--open'],
    {
      cwd: root,
      stdio: 'ignore',
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
    },
  )
  end.addEventListener('abort', () => child.kill('SIGTERM'))
  await expect.poll(() => readFile(note, 'utf8').catch(() => ''), { timeout: 20_000 }).toContain('http')
  return readFile(note, 'utf8')
}

test('opens the browser with an address that lets one page in, also after a reload @browser', async ({
  browser,
}, info) => {
  const end = new AbortController()
  const folder = info.outputPath()
  await mkdir(folder, { recursive: true })
  const address = await openedAddress(folder, end.signal)
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#key=[\w-]{32}$/)
  const first = await (await browser.newContext()).newPage()
  await first.goto(address)
  await expect(first.getByText('Connected', { exact: true })).toBeVisible()
  expect(first.url()).not.toContain('key=')
  await first.reload()
  await expect(first.getByText('Connected', { exact: true })).toBeVisible()
  const second = await (await browser.newContext()).newPage()
  await second.goto(address)
  await expect(second.getByText(/Not let in: open the address/)).toBeVisible()
  end.abort()
})
