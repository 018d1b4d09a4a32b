import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** What the tests need from the system: the command, and the Debian package that brings it. */
const needed = [
  { command: 'chromium', package: 'chromium', why: 'the browser tests' },
  { command: 'xmllint', package: 'libxml2-utils', why: 'the check of our DDFs against an independent validator' },
  { command: 'wbxml2xml', package: 'libwbxml2-utils', why: 'the check of our WBXML against an independent codec' },
  { command: 'curl', package: 'curl', why: 'an independent HTTP client' },
  { command: 'git', package: 'git', why: 'the test of the two commands in a fresh clone' },
  { command: 'socat', package: 'socat', why: 'the virtual serial ports' },
  { command: 'rb', package: 'lrzsz', why: 'an independent receiver of YMODEM' },
  { command: 'busybox', package: 'busybox', why: 'an independent shell on a console' },
  { command: 'obexftpd', package: 'obexftp', why: 'an independent OBEX server' },
  { command: 'gammu', package: 'gammu', why: 'the check of our modem by an independent phone manager' },
  { command: 'iaxmodem', package: 'iaxmodem', why: 'an independent modem of V.250' },
  { command: 'openssl', package: 'openssl', why: 'an independent TLS client with pre-shared keys' },
  {
    command: 'tshark',
    package: 'tshark',
    why: 'the check of WAP pushes and short messages against an independent decoder',
  },
  { command: 'pkcs15-tool', package: 'opensc', why: 'the check of card images against an independent reader' },
  { command: 'pcscd', package: 'pcscd', why: 'a virtual card reader' },
  { command: 'vpcd-config', package: 'vsmartcard-vpcd', why: 'a virtual card reader' },
] as const

/** Makes the browser tests quicker, where the system has it. */
const shell = { command: 'chromium-headless-shell', package: 'chromium-headless-shell' } as const

const isThere = (command: string) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0
const run = (command: string, ...args: string[]) =>
  spawnSync(command, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    .status === 0

const install = (...packages: readonly string[]) =>
  packages.length === 0 || run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages)

/**
 * Installs missing system packages when it is root on Debian; otherwise says exactly what to install.
 * False when something is still missing afterwards.
 */
export function provideSystemPackages(): boolean {
  const missing = needed.filter(item => !isThere(item.command))
  const isDebianRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0
  const wanted = [...missing, ...(isThere(shell.command) ? [] : [shell])].map(item => item.package)
  if (isDebianRoot && wanted.length > 0) {
    process.stderr.write(`DM Workbench: installing for the tests: ${wanted.join(', ')} …\n`)
    run('apt-get', 'update', '-qq')
    // A system that does not know the shell still gets the others.
    install(...wanted) || install(...missing.map(item => item.package))
  }
  const still = missing.filter(item => !isThere(item.command))
  for (const { command, why } of still)
    process.stderr.write(`DM Workbench: "${command}" is missing; it is needed for ${why}.\n`)
  if (still.length > 0) {
    process.stderr.write(`On Debian or Ubuntu:  sudo apt-get install ${still.map(item => item.package).join(' ')}\n`)
  }
  return still.length === 0
}
