import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { expect, it } from 'vitest'
import { asCurl, asDmwb, commandAsCurl } from './copy-as.ts'

/** What a shell makes of the words of a command: `curl` is replaced by a printer of its arguments, and of what it is fed. */
function wordsOf(command: string): readonly string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

const json = (text: string) => new TextEncoder().encode(text)

it('writes a request that a shell takes apart into the very same words', () => {
  const body = `{"Alert":[{"AlertType":"it's $(here) \`there\`"}]}`
  const head = {
    method: 'POST',
    target: '/dm?x=1&y=2',
    headers: [
      ['Host', '127.0.0.1:9988'],
      ['Content-Type', 'application/vnd.oma.dm.initiation+json'],
      ['OMADM-DevID', "IMEI:'1"],
      ['Content-Length', '9'],
    ] as const,
  }
  expect(wordsOf(asCurl(head, json(body), false))).toEqual([
    '-X',
    'POST',
    '-H',
    'Content-Type: application/vnd.oma.dm.initiation+json',
    '-H',
    "OMADM-DevID: IMEI:'1",
    '--data-raw',
    body,
    'http://127.0.0.1:9988/dm?x=1&y=2',
  ])
})

it('brings bytes that are no text through base64', () => {
  const text = asCurl({ method: 'PUT', target: 'https://h.example/x', headers: [] }, new Uint8Array([0, 255, 10]))
  expect(text).toMatch(/^printf %s 'AP8K' \| base64 -d \| curl/)
  expect(wordsOf(text)).toContain('@-')
})

it('writes commands as a server of its own', () => {
  const text = asDmwb([
    ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//'],
    ['EXEC', "urn:x:it's//"],
  ])
  const shown = execFileSync('sh', ['-c', `npx() { cat commands.json; }\n${text}`], {
    encoding: 'utf8',
    cwd: mkdtempSync('/tmp/dmwb-copy-'),
  })
  expect(JSON.parse(shown)).toEqual({
    CMD: [
      ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//'],
      ['EXEC', "urn:x:it's//"],
    ],
  })
})

it('knows which commands make a device send a request', () => {
  expect(wordsOf(commandAsCurl(['HGET', "https://r.example/a'b"], 'x') ?? '')).toContain("https://r.example/a'b")
  expect(wordsOf(commandAsCurl(['HPOST', 'https://r.example/up', 'urn:x:y//'], 'x') ?? '')).toEqual(
    expect.arrayContaining(['POST', '@document.json']),
  )
  expect(commandAsCurl(['GET', 'urn:x:y//'], 'x')).toBeUndefined()
  expect(commandAsCurl(['SHOW', 'nowhere'], 'x')).toBeUndefined()
})

it('fills in the parameters of a ServerURI, and lets curl take brackets as they are', () => {
  const words = wordsOf(commandAsCurl(['HPUT', 'https://[::1]:8443/up/[DevID]', 'urn:x:y//'], 'IMEI:1') ?? '')
  expect(words).toContain('https://[::1]:8443/up/IMEI:1')
  expect(words).toContain('--globoff')
})

it('sends a text that begins with @ as it is, and no file of the one who pastes it', () => {
  const text = asCurl({ method: 'PUT', target: 'https://h.example/x', headers: [] }, json('@/etc/passwd'))
  expect(wordsOf(text)).toEqual(['-X', 'PUT', '--data-raw', '@/etc/passwd', 'https://h.example/x'])
})
