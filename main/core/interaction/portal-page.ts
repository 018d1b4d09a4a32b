import { escapeHtml, pageOf } from './page.ts'

// The self-service pages of the use cases B.1 and B.2: a person registers a device, and loads settings onto it. Like all pages
// they need no script, and everything that comes from elsewhere is escaped.

/** What a person can choose from: an operator, or settings. */
export interface Offered {
  readonly id: string
  readonly name: string
  readonly text?: string | undefined
}

/** What was sent and has to be mended. */
export interface Mend {
  readonly words: string
  readonly fields: ReadonlyMap<string, readonly string[]>
}

/** The fields of the forms. */
export const portalFields = {
  name: 'name',
  device: 'device',
  operator: 'operator',
  notify: 'notify',
  load: 'load',
} as const

const note = (words: string) => `<p id="mend" class="mend" role="alert">${escapeHtml(words)}</p>`

/** B.1: who is to manage which device. */
export function registerPage(operators: readonly Offered[], mend?: Mend): string {
  const was = (name: string) => escapeHtml(mend?.fields.get(name)?.[0] ?? '')
  const options = operators.map(({ id, name }) => {
    const chosen = mend?.fields.get(portalFields.operator)?.[0] === id ? ' selected' : ''
    return `<option value="${escapeHtml(id)}"${chosen}>${escapeHtml(name)}</option>`
  })
  return pageOf(
    'Register your device',
    `<p class="text">Choose who is to manage your device. It gets an account there, and asks for it itself.</p>${mend ? note(mend.words) : ''}` +
      '<form method="post" autocomplete="off">' +
      `<label for="name">Your name</label><input id="name" name="${portalFields.name}" maxlength="100" required value="${was(portalFields.name)}">` +
      '<label for="device">Device identifier</label><p class="hint" id="device-hint">In the settings of the device, such as IMEI:004400152020002</p>' +
      `<input id="device" name="${portalFields.device}" maxlength="255" required autocapitalize="none" spellcheck="false" aria-describedby="device-hint" value="${was(portalFields.device)}">` +
      `<label for="operator">Operator</label><select id="operator" name="${portalFields.operator}" required>${options.join('')}</select>` +
      '<label for="notify">Where it takes notifications</label><p class="hint" id="notify-hint">An address such as 192.0.2.7:2948; may stay empty</p>' +
      `<input id="notify" name="${portalFields.notify}" maxlength="300" autocapitalize="none" spellcheck="false" aria-describedby="notify-hint" value="${was(portalFields.notify)}">` +
      '<button type="submit" class="main">Register</button></form>',
  )
}

/** What the person takes from the registration: the one-time address for the device, and the page of the device. */
export function registeredPage(device: string, address: string, own: string): string {
  return pageOf(
    'Your device is registered',
    `<p class="text">Enter this address at ${escapeHtml(device)}, where it asks for a bootstrap address. It works once, and not for long.</p>` +
      `<code id="address">${escapeHtml(address)}</code>` +
      `<p class="text">Keep <a href="${escapeHtml(own)}">the page of your device</a>: there you load settings onto it.</p>`,
  )
}

export interface DeviceState {
  readonly device: string
  readonly operator: string
  readonly settings: readonly Offered[]
  /** What was asked for last, and how it stands. */
  readonly loads: readonly { readonly name: string; readonly words: string }[]
  /** Why the last wish came to nothing. */
  readonly mend?: string | undefined
}

/** B.2: the settings that a person can load. */
export function devicePage({ device, operator, settings, loads, mend }: DeviceState): string {
  const offers = settings.map(({ id, name, text = '' }) => {
    const words = text === '' ? '' : `<p class="text">${escapeHtml(text)}</p>`
    const button = `<button type="submit" class="main" name="${portalFields.load}" value="${escapeHtml(id)}" aria-label="Load ${escapeHtml(name)}">Load</button>`
    return `<section><h2>${escapeHtml(name)}</h2>${words}<form method="post">${button}</form></section>`
  })
  const asked = loads.map(({ name, words }) => `<p class="hint">${escapeHtml(name)}: ${escapeHtml(words)}</p>`)
  const none = settings.length === 0 ? '<p class="text">No settings are offered at present.</p>' : ''
  const status = asked.length === 0 ? '' : `<section role="status"><h2>Loaded so far</h2>${asked.join('')}</section>`
  return pageOf(
    `Settings for ${device}`,
    `<p class="text">Managed by ${escapeHtml(operator)}.</p>${mend === undefined ? '' : note(mend)}${none}${offers.join('')}${status}`,
  )
}
