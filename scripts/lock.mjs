// A lock that two starts of the same script respect; plain JavaScript, because set-up needs it before there is Node 24.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

const waitLimitMs = 10 * 60_000

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** True when the lock is ours now. A lock whose process is dead is removed, so that the next try gets it. */
function take(file) {
  try {
    const handle = openSync(file, 'wx')
    writeSync(handle, String(process.pid))
    closeSync(handle)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  try {
    const holder = Number(readFileSync(file, 'utf8'))
    const abandoned = holder > 0 ? !isAlive(holder) : Date.now() - statSync(file).mtimeMs > 10_000
    if (abandoned) rmSync(file, { force: true })
  } catch {
    // The holder has just finished: the next try decides.
  }
  return false
}

/**
 * Waits until the lock file is ours (10 minutes at most, then throws an Error in words).
 * @param {string} file
 * @param {() => void} onWait called once when somebody else holds it
 */
export function takeLock(file, onWait) {
  mkdirSync(dirname(file), { recursive: true })
  const since = Date.now()
  let tries = 0
  while (!take(file)) {
    tries += 1
    if (tries === 2) onWait()
    if (Date.now() - since > waitLimitMs)
      throw new Error(`${file} is still held. If nothing else is running here, delete it.`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
}

/** @param {string} file */
export function releaseLock(file) {
  rmSync(file, { force: true })
}
