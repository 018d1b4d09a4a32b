import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dmwb, document, folder, start } from './dmwb.ts'

describe('wrong usage', () => {
  it.each([
    [['device', '--json'], 'One of --server'],
    [['device', '--server', 'ftp://x'], 'An http or https address'],
    [['device', '--server', 'http://x', '--bootstrap', 'https://x'], 'leave out'],
    [['device', '--server', 'http://x', '--colour'], 'unknown option'],
    [['server', '--port', '70000', '--json'], 'A whole number'],
    [['server', '--path', 'x'], 'A path that begins'],
    [['server', '--auth', 'fingerprint'], 'must be none, or of basic'],
    [['server', '--auth', 'basic'], '--accounts'],
    [['trace', 'export'], 'missing required argument'],
    [['fly'], 'unknown command'],
    [[], 'No command'],
    [['trace'], 'Usage: dmwb trace'],
    [['server', '--continue-at', 'x'], 'An http or https address'],
    [['queue', '--device', 'x', '--add', '/dev/zero'], 'it has more than'],
    [['check', folder()], 'a folder that holds no file'],
  ])('%j exits with 2 and says why', async (args, words) => {
    const ended = await dmwb(args)
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain(words)
    expect(ended.stderr).not.toMatch(/\n\s+at /)
    if (args.includes('--json')) expect(document(ended)).toMatchObject({ ok: false, problem: { code: 'cli.usage' } })
    else expect(ended.stdout).toBe('')
  })

  it('is not a call for help', async () => {
    const help = await dmwb(['--help'])
    expect([help.code, help.stderr]).toEqual([0, ''])
    expect(help.stdout).toMatch(/serve[\s\S]*server[\s\S]*device[\s\S]*demo[\s\S]*trace/)
    expect(await dmwb(['--version'])).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    })
  })
})

describe('a reader that goes away', () => {
  it('ends the command without an error', async () => {
    const server = start(['server', '--port', '0', '--json'])
    const address = await server.printed(/DM Server at (\S+)/)
    server.child.stdout?.destroy()
    await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/vnd.oma.dm.initiation+json', 'OMADM-DevID': 'D' },
      body: '{}',
    }).catch(() => undefined)
    const { code, stderr } = await server.ended
    expect(code).toBe(0)
    expect(stderr).not.toMatch(/EPIPE|\n\s+at /)
  })
})

/** Another Node on this machine, older than the one the command is written for. */
function olderNode(): string | undefined {
  const paths = (process.env.PATH ?? '').split(':').filter(path => !path.includes('node_modules'))
  return [...paths, '/usr/bin', '/usr/local/bin']
    .map(path => join(path, 'node'))
    .find(node => {
      try {
        return Number(execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).split('.')[0]) < 24
      } catch {
        return false
      }
    })
}

const other = olderNode()
describe('the command on another Node', () => {
  if (other === undefined)
    process.stderr.write('No older Node on this machine: the hand-over to our own is not tested.\n')

  it.skipIf(other === undefined)(
    'runs on the one that comes with it, exit codes and signals passed through',
    async () => {
      const node = other ?? ''
      expect(await dmwb(['--version'], { node })).toMatchObject({ code: 0, stderr: '' })
      expect((await dmwb(['fly'], { node })).code).toBe(2)
      const server = start(['server', '--port', '0', '--json'], { node })
      await server.printed(/DM Server at (\S+)/)
      expect((await server.stop('SIGTERM')).code).toBe(0)
    },
  )

  it.skipIf(other === undefined)('ends with it, even when it is killed', async () => {
    const server = start(['server', '--port', '0', '--json'], { node: other ?? '' })
    const address = await server.printed(/DM Server at (\S+)/)
    server.child.kill('SIGKILL')
    await expect
      .poll(
        () =>
          fetch(address).then(
            () => 'answers',
            () => 'gone',
          ),
        { timeout: 20_000, interval: 200 },
      )
      .toBe('gone')
  })

  it('says what to do before set-up', async () => {
    const root = folder()
    for (const file of ['bin/dmwb.mjs', 'scripts/built.mjs']) {
      mkdirSync(join(root, dirname(file)))
      copyFileSync(join(import.meta.dirname, '../..', file), join(root, file))
    }
    const script = join(root, 'bin/dmwb.mjs')
    const ended = await dmwb(['demo'], { script, ...(other !== undefined && { node: other }) })
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('Run "npm start" in its folder once'),
    })
  })
})
