import { join } from 'node:path'
import { startFactory } from '../../main/bootstrap/factory.fixture.ts'
import { connectHost } from '../../main/cli/host-client.ts'
import { expect, startDemo, test } from './fixture.ts'

// Devices that the authority of a factory certifies: set in the window, seen in the plan and in the run, and told when silent.

test('a factory authority is set, certifies what is pushed, is told when it is silent, and is left again', async ({
  window,
  host,
}, info) => {
  test.slow()
  test.skip(host.address === '', 'the server is set through the door of the browser')
  const factory = await startFactory()
  try {
    await startDemo(window)
    const door = await connectHost(host.address)
    const { serverOptions } = await door.host.workbench.state()
    await door.host.server.start({ ...serverOptions, auth: 'basic-or-certificate' })
    door.close()
    await window.getByRole('navigation', { name: 'Activities' }).getByRole('button', { name: 'Settings' }).click()
    const form = window.getByRole('form', { name: 'Certificates of devices' })
    await form.getByRole('radio', { name: 'The authority of a factory' }).check()
    await expect(form.getByRole('button', { name: 'Use this authority' })).toBeDisabled()
    await form.getByRole('textbox', { name: 'Address' }).fill(`${factory.origin}/`)
    for (const [label, name] of [
      ['Who signs for devices', 'root.pem'],
      ['Who stands behind its TLS certificate', 'ca.pem'],
      ['Our certificate there', 'us.pem'],
      ['Its key', 'us.key'],
    ] as const) {
      const chooser = window.waitForEvent('filechooser')
      await form.getByRole('button', { name: `Choose a file: ${label}` }).click()
      await (await chooser).setFiles(join(factory.folder, name))
      await expect(form.getByText(name, { exact: true })).toBeVisible()
    }
    await form.getByRole('button', { name: 'Use this authority' }).press('Enter')
    await expect(window.getByText(/certifies devices from now on/)).toBeVisible()
    await expect(form.getByText('O=Factory, CN=Root')).toBeVisible()
    await expect(form.getByText('kept', { exact: true })).toHaveCount(3)
    await window.screenshot({ path: info.outputPath('settings.png') })

    await window.keyboard.press('Alt+p')
    await expect(window.getByLabel('Name', { exact: true })).toBeFocused()
    await window.keyboard.type('Certified')
    await window.keyboard.press('Enter')
    await expect(window.getByRole('heading', { name: 'Certified' })).toBeVisible({ timeout: 30_000 })
    await window.getByRole('combobox', { name: 'How the device proves who it is' }).click()
    await window.getByRole('option', { name: 'Client certificate' }).click()
    await window.getByRole('tab', { name: 'Push' }).click()
    await window.getByRole('button', { name: 'Save and push' }).click()
    const run = window.getByRole('region', { name: /^Run for/ })
    await expect(run.getByRole('status')).toContainText('PASS', { timeout: 30_000 })
    await expect(run).toContainText(`The factory authority at ${factory.origin}/ certified the device.`)
    await expect(window.getByRole('list', { name: 'Checks' })).toContainText('The factory authority')
    expect(factory.signed()).toHaveLength(1)

    factory.stop()
    await window.getByRole('button', { name: 'Plan', exact: true }).click()
    await expect(window.getByText(/The factory authority at .* gave no answer/).first()).toBeVisible({
      timeout: 40_000,
    })
    await window.screenshot({ path: info.outputPath('silent.png') })
    await window.getByRole('navigation', { name: 'Activities' }).getByRole('button', { name: 'Settings' }).click()
    await form.getByRole('radio', { name: 'This workbench' }).check()
    await form.getByRole('button', { name: 'Certify here' }).click()
    await expect(window.getByText('This workbench certifies devices from now on.')).toBeVisible()
  } finally {
    factory.stop()
  }
})
