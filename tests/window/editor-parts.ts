import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, type HostProcess } from './fixture.ts'

// What the tests of the editor do again and again.

export const workspace = (host: HostProcess): string => join(host.folder, 'workspace')
/** The lines of the text that is shown. */
export const text = (window: Page): Locator => window.locator('.monaco-editor .view-lines').last()
export const files = (window: Page): Locator => window.getByRole('region', { name: 'Files' })

/** Puts a file into the workspace. */
export async function put(host: HostProcess, name: string, content: string | Uint8Array): Promise<void> {
  const file = join(workspace(host), name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}

/** Opens a file of the workspace by the list, and waits for its text. */
export async function openFile(window: Page, name: string): Promise<void> {
  if (!(await files(window).isVisible())) await window.keyboard.press('Alt+3')
  await files(window).getByRole('list', { name: 'Workspace' }).getByRole('button', { name }).first().click()
  await expect(text(window)).toBeVisible()
}

/** Moves the cursor to "line:column", by keyboard. */
export async function goToPlace(window: Page, place: string): Promise<void> {
  await window.keyboard.press('Control+g')
  await window.keyboard.type(place)
  await window.keyboard.press('Enter')
}
