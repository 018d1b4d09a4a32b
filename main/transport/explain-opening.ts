import { constants } from 'node:fs'
import { access, readdir, readFile, readlink, realpath, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { type Problem, problem } from '#core/problem.ts'

/**
 * Why a port will not open, with the command that mends it. Without an error it only says what is certain beforehand; the
 * driver's own words carry no code.
 */
export async function explainOpening(path: string): Promise<Problem | undefined>
export async function explainOpening(path: string, error: Error): Promise<Problem>
export async function explainOpening(path: string, error?: Error): Promise<Problem | undefined> {
  const why = error?.message.replace(/^Error:?\s*/, '').slice(0, 200) ?? ''
  // Windows tells it all in the words of the driver.
  if (process.platform === 'win32') {
    if (!error) return undefined
    if (/file not found/i.test(why)) return problem('serial.not-there', { port: path })
    return /access denied/i.test(why)
      ? problem('serial.busy', { port: path, holder: '' })
      : problem('serial.not-opened', { port: path, why })
  }
  const found = await stat(path).catch(() => undefined)
  if (!found) return problem('serial.not-there', { port: path })
  if (!found.isCharacterDevice()) return problem('serial.not-opened', { port: path, why: 'it is no device' })
  const mayOpen = await access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  )
  if (!mayOpen) {
    return problem('serial.no-rights', { port: path, group: await groupName(found.gid), user: userInfo().username })
  }
  if (!error) return undefined
  if (!/lock|busy|temporarily unavailable/i.test(why)) return problem('serial.not-opened', { port: path, why })
  const holder = await holderOf(path)
  return problem('serial.busy', { port: path, holder: holder === undefined ? '' : ` by ${holder}` })
}

async function groupName(gid: number): Promise<string> {
  const groups = await readFile('/etc/group', 'utf8').catch(() => '')
  const line = groups.split('\n').find(entry => entry.split(':')[2] === String(gid))
  return line?.split(':')[0] ?? String(gid)
}

/** The program that has the port open, as far as this user may see it (Linux). */
async function holderOf(path: string): Promise<string | undefined> {
  const device = await realpath(path).catch(() => path)
  const processes = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name))
  for (const id of processes) {
    if (Number(id) === process.pid) continue
    const files = await readdir(`/proc/${id}/fd`).catch(() => [])
    for (const file of files) {
      if ((await readlink(`/proc/${id}/fd/${file}`).catch(() => '')) !== device) continue
      const name = await readFile(`/proc/${id}/comm`, 'utf8').catch(() => '')
      // Whoever holds a virtual port is its other end, not its user.
      if (name.trim() !== 'socat') return `${name.trim() || 'a program'} (process ${id})`
    }
  }
  return undefined
}
