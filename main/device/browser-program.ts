import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A browser on this machine that shows pages to a person. */
export interface BrowserProgram {
  /** `watched`: of the Chromium family, told by a pipe what it shows. `opener`: whatever the system opens pages with. */
  readonly kind: 'watched' | 'opener'
  readonly file: string
  readonly args: readonly string[]
}

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
]
const places: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)'].flatMap(name => {
    const folder = process.env[name]
    if (folder === undefined) return []
    return [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')]
  }),
}

/**
 * The browser of this machine: what `DMWB_BROWSER` names (a program of the Chromium family, or a JSON list of it and its
 * options), else one of the Chromium family, else the system's own way to open a page. Undefined where no page can be seen.
 */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): BrowserProgram | undefined {
  const named = env.DMWB_BROWSER
  if (named) return { kind: 'watched', ...commandOf(named) }
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return undefined
  const file = (places[process.platform] ?? onPath(env.PATH)).find(existsSync)
  if (file !== undefined) return { kind: 'watched', file, args: [] }
  if (process.platform === 'win32') {
    return { kind: 'opener', file: 'rundll32', args: ['url.dll,FileProtocolHandler'] }
  }
  return { kind: 'opener', file: process.platform === 'darwin' ? 'open' : 'xdg-open', args: [] }
}

const onPath = (path = '') => path.split(delimiter).flatMap(folder => names.map(name => join(folder, name)))

function commandOf(text: string): Pick<BrowserProgram, 'file' | 'args'> {
  if (!text.startsWith('[')) return { file: text, args: [] }
  const [file = '', ...args] = (JSON.parse(text) as readonly unknown[]).map(String)
  return { file, args }
}
