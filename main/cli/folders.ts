import { homedir } from 'node:os'
import { join } from 'node:path'

/** The folder of the program. */
export const root = join(import.meta.dirname, '..', '..')
export const resources = join(root, 'resources')
export const rendererFolder = join(root, 'dist', 'renderer')

const name = 'dm-workbench'

/** Where the workbench keeps its data unless it is told: the place that the operating system has for this. */
export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  home = homedir(),
): string {
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), name)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', name)
  // A relative path in the variable is to be ignored (XDG Base Directory Specification).
  const given = env.XDG_DATA_HOME
  return join(given?.startsWith('/') ? given : join(home, '.local', 'share'), name)
}
