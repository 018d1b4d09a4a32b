import { expect, startDemo, test } from './fixture.ts'

test('the sheet of a node shows who may do what, and by which rule', async ({ window }) => {
  await startDemo(window)
  await window
    .getByRole('treeitem', { name: /Enabled/ })
    .first()
    .click()
  const rights = window.getByRole('region', { name: 'Rights' })
  await expect(rights.getByRole('row', { name: /this one/ })).toContainText('rule 1 at /')
  await rights.scrollIntoViewIfNeeded()
  await window.screenshot({ path: '/tmp/rights-matrix.png' })
  const read = rights.getByRole('button', { name: 'Read the rules at the next call' })
  await read.focus()
  await window.keyboard.press('Enter')
  await expect(window.getByRole('region', { name: 'Queue of commands' })).toContainText('1 pending')
})
