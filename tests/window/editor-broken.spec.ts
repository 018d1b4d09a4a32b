import { spawnSync } from 'node:child_process'
import { readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { files, openFile, put, text, workspace } from './editor-parts.ts'
import { expect, test } from './fixture.ts'

// Files that hurt, as they come: the window says what they are, and stays alive.

const status = (window: Page) => window.getByRole('status').filter({ hasText: /^(Saved|Not saved|Saving…|Read-only)$/ })

async function openRefused(window: Page, name: string) {
  if (!(await files(window).isVisible())) await window.keyboard.press('Alt+3')
  await files(window).getByRole('list', { name: 'Workspace' }).getByRole('button', { name }).first().click()
  return window.getByRole('alert').filter({ hasText: name })
}

test('an empty file is a text to begin with; bytes and sizes that are none are refused in words', async ({
  window,
  host,
}) => {
  await put(host, 'empty.ddf', '')
  await put(
    host,
    'binary.ddf',
    Uint8Array.from({ length: 4000 }, (_, index) => (index * 89) % 256),
  )
  await put(host, 'huge.ddf', '<MgmtTree>')
  await truncate(join(workspace(host), 'huge.ddf'), 200_000_000)
  await openFile(window, 'empty.ddf')
  await text(window).click()
  await window.keyboard.type('<MgmtTree>')
  await expect(text(window)).toHaveText('<MgmtTree></MgmtTree>')
  await expect(window.locator('.squiggly-error').first()).toBeVisible()
  await expect(await openRefused(window, 'binary.ddf')).toContainText('binary.ddf')
  const huge = await openRefused(window, 'huge.ddf')
  await expect(huge).toContainText('200000000 bytes')
  await expect(huge).toContainText('50000000')
  await window.screenshot({ path: 'test-results/editor-huge.png' })
})

test('NUL bytes are marked where they stand, and survive', async ({ window, host }) => {
  const nul = '<MgmtTree><VerDTD>1.2</VerDTD>\u0000<Node><NodeName>A</NodeName></Node></MgmtTree>'
  await put(host, 'zero.ddf', nul)
  await openFile(window, 'zero.ddf')
  await expect(window.locator('.squiggly-error').first()).toBeVisible()
  await window.keyboard.press('Control+Shift+m')
  await expect(window.getByText(/U\+0000/).first()).toBeVisible()
  await text(window).click()
  await window.keyboard.press('Control+End')
  await window.keyboard.type(' ')
  await window.keyboard.press('Control+s')
  await expect(status(window)).toHaveText('Saved')
  expect(await readFile(join(workspace(host), 'zero.ddf'), 'utf8')).toBe(`${nul} `)
})

for (const [what, content, told] of [
  [
    'a hundred thousand levels',
    `<MgmtTree>\n${'<Node><NodeName>a</NodeName>\n'.repeat(100_000)}${'</Node>\n'.repeat(100_000)}</MgmtTree>`,
    /^\d+ problems?/,
  ],
  [
    'a million problems',
    `<MgmtTree>\n<Node><NodeName>a</NodeName>\n${'<x/>\n'.repeat(1_000_000)}</Node></MgmtTree>`,
    /^1[,.]?000[,.]?00\d problems/,
  ],
] as const) {
  test(`${what} leave the window alive, and are counted`, async ({ window, host }) => {
    test.slow()
    await put(host, 'bad.ddf', content)
    await openFile(window, 'bad.ddf')
    await expect(window.getByRole('button', { name: told }).last()).toBeVisible({ timeout: 60_000 })
    await text(window).click()
    await window.keyboard.press('Control+End')
    await expect(text(window)).toContainText('</MgmtTree>')
    await window.keyboard.type('<!-- alive')
    await expect(text(window)).toContainText('<!-- alive')
    if (what.includes('million')) {
      await expect(window.getByRole('contentinfo').getByText(/^1,?000,?00\d errors/)).toBeVisible()
      await window.keyboard.press('Control+Shift+m')
      await expect(window.getByText(/^999,85\d more in bad\.ddf are not listed\.$/)).toBeVisible()
    }
    await window.screenshot({ path: `test-results/editor-${what.replaceAll(' ', '-')}.png` })
  })
}

test('a folder that may not be written keeps the text in the window until it may', async ({ window, host }) => {
  await put(host, 'a.xml', '<MgmtTree/>\n')
  const folder = workspace(host)
  const isMounted =
    spawnSync('mount', ['--bind', folder, folder]).status === 0 &&
    spawnSync('mount', ['-o', 'remount,bind,ro', folder]).status === 0
  test.skip(!isMounted, 'SKIPPED: only root can make a folder that root may not write.')
  try {
    await openFile(window, 'a.xml')
    await text(window).click()
    await window.keyboard.press('Control+Home')
    await window.keyboard.type(' ')
    await window.keyboard.press('Control+s')
    await expect(window.getByRole('alert').first()).toContainText('may not be written')
    await expect(status(window)).toHaveText('Not saved')
    await window.screenshot({ path: 'test-results/editor-read-only.png' })
  } finally {
    spawnSync('umount', [folder])
  }
  await window.getByRole('button', { name: 'Try to save again' }).click()
  await expect(status(window)).toHaveText('Saved')
  expect(await readFile(join(folder, 'a.xml'), 'utf8')).toBe(' <MgmtTree/>\n')
})
