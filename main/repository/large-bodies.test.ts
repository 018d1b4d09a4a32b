import { execFile, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { basicHeader } from '#http/basic-auth.ts'
import { eventually } from '#http/eventually.fixture.ts'
import { listen } from '#http/listener.ts'
import { rawSocket } from '#http/raw-socket.fixture.ts'
import { memoryRecorder, story } from '../server/memory-recorder.fixture.ts'
import { wholeOf } from '../storage/blob-reader.ts'
import { freshFolder, openedStore } from '../storage/store.fixture.ts'
import type { RepositoryOptions } from './ports.ts'
import { createRepository } from './repository.ts'

// Bodies of many megabytes over real sockets, to and from a real disk; curl is the independent client.

const run = promisify(execFile)
const authorization = basicHeader('one', 'a')
const accounts = {
  byUser: async (user: string) => (user === 'one' ? { deviceId: 'dev:1', secret: 'a' } : undefined),
  byFingerprint: async () => undefined,
}
const megabyte = 1024 * 1024
const usual = { serverId: 'dms1', prefix: '/repo/', auth: 'basic', insecure: false, limitBytes: 64 * megabyte } as const

async function start(options: Partial<RepositoryOptions> = {}, folder = freshFolder()) {
  const recorder = memoryRecorder()
  const store = await openedStore(folder)
  const handler = createRepository(
    { ...usual, ...options },
    { blobs: store.blobs, accounts, recorder, recorderFor: () => undefined, now: () => 1 },
  )
  const listener = await listen({ host: '127.0.0.1', port: 0 }, handler)
  if (!listener.ok) throw new Error(listener.problem.code)
  onTestFinished(async () => {
    await listener.value.close()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const { origin, port } = listener.value
  const scratch = mkdtempSync(join(tmpdir(), 'large-'))
  onTestFinished(() => rmSync(scratch, { recursive: true }))
  const curl = async (...more: readonly string[]) => {
    const how = ['-s', '-u', 'one:a', '-w', '%{http_code} %{size_upload} %{size_download}', '-o', join(scratch, 'got')]
    const { stdout } = await run('curl', [...how, ...more], { maxBuffer: megabyte })
    const [status = 0, sent = 0, received = 0] = stdout.split(' ').map(Number)
    return { status, sent, received }
  }
  const file = (bytes: Uint8Array) => {
    writeFileSync(join(scratch, 'body'), bytes)
    return join(scratch, 'body')
  }
  const files = () => (readdirSync(folder).includes('blobs') ? readdirSync(join(folder, 'blobs')) : [])
  const url = `${origin}/repo/up/dev:1/log`
  return { url, port, curl, file, files, recorder, store, folder, got: join(scratch, 'got') }
}

const digest = (bytes: Uint8Array = new Uint8Array(0)) => createHash('sha256').update(bytes).digest('hex')
const contentType = ['-H', 'Content-Type: application/octet-stream'] as const
const put = (port: number, head: string) => {
  const raw = rawSocket(port)
  raw.write(`PUT /repo/up/dev:1/log HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n`)
  raw.write(`Content-Type: application/octet-stream\r\n${head}\r\n\r\n`)
  return raw
}

it('streams what curl sends to a file, and back as it was; the record keeps the beginning and the size', async () => {
  const { url, curl, file, files, recorder, got } = await start()
  const bytes = randomBytes(20 * megabyte)
  expect(await curl('-T', file(bytes), ...contentType, url)).toMatchObject({ status: 201, sent: bytes.length })
  expect(files()).toHaveLength(1)
  expect(await curl(url)).toMatchObject({ status: 200, received: bytes.length })
  expect(digest(readFileSync(got))).toBe(digest(bytes))
  await eventually(() => recorder.records.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
  expect(recorder.records.map(story)).toEqual([
    ['> PUT', '> 65536 bytes', '< 201'],
    ['> GET', '> 0 bytes', '< 200'],
  ])
  expect(await curl('-I', url)).toMatchObject({ status: 200 })
})

it('goes on where a download broke off, and refuses what lies outside or abuses ranges', async () => {
  const { url, curl, file, store, got } = await start()
  const bytes = randomBytes(3 * megabyte)
  await curl('-T', file(bytes), ...contentType, url)
  expect(await curl('-r', `${2 * megabyte}-`, url)).toMatchObject({ status: 206, received: megabyte })
  expect(digest(readFileSync(got))).toBe(digest(bytes.subarray(2 * megabyte)))
  const { etag = '' } = (await store.blobs.info('up/dev:1/log')) ?? {}
  expect(await curl('-r', '0-9', '-H', `If-Range: ${etag}`, url)).toMatchObject({ status: 206, received: 10 })
  expect(await curl('-H', `If-None-Match: ${etag}`, url)).toMatchObject({ status: 304, received: 0 })
  expect(await curl('-r', `${3 * megabyte}-`, url)).toMatchObject({ status: 416 })
  // A thousand overlapping parts (RFC 9110 §14.2): the whole, once.
  const many = Array.from({ length: 1000 }, () => '0-').join(',')
  expect(await curl('-H', `Range: bytes=${many}`, url)).toMatchObject({ status: 200, received: bytes.length })
})

it('leaves nothing, visible or on disk, of an upload that is cut off', async () => {
  const { port, files, store, recorder } = await start()
  const raw = put(port, `Content-Length: ${8 * megabyte}`)
  raw.write(randomBytes(4 * megabyte).toString('latin1'))
  await eventually(files).toHaveLength(1)
  expect(await store.blobs.list('')).toEqual([])
  raw.socket.destroy()
  await eventually(() => recorder.records).toMatchObject([{ problem: { code: 'http.stopped-in-the-middle' } }])
  await eventually(files).toEqual([])
  expect(await store.blobs.list('')).toEqual([])
})

it('keeps what was there when its replacement is cut off, and gives a reader the bytes it began with', async () => {
  const { url, port, curl, file, files, store } = await start()
  const before = randomBytes(12 * megabyte)
  await curl('-T', file(before), ...contentType, url)
  const raw = put(port, `Content-Length: ${8 * megabyte}`)
  raw.write(randomBytes(4 * megabyte).toString('latin1'))
  await eventually(files).toHaveLength(2)
  raw.socket.destroy()
  await eventually(files).toHaveLength(1)
  const reading = await (await store.blobs.get('up/dev:1/log'))?.read()
  expect(await curl('-T', file(randomBytes(2 * megabyte)), ...contentType, url)).toMatchObject({ status: 204 })
  await eventually(files).toHaveLength(1)
  expect(digest(reading && (await wholeOf(reading)))).toBe(digest(before))
})

it('refuses what is too large before it is sent, and an endless upload as soon as it passes the limit', async () => {
  const { url, curl, file, files, store, port } = await start({ limitBytes: 3 * megabyte })
  const big = file(Buffer.alloc(4 * megabyte))
  expect(await curl('-T', big, ...contentType, '-H', 'Expect: 100-continue', url)).toMatchObject({
    status: 413,
    sent: 0,
  })
  const raw = put(port, 'Transfer-Encoding: chunked')
  const piece = `${megabyte.toString(16)}\r\n${'x'.repeat(megabyte)}\r\n`
  for (let i = 0; i < 5; i++) raw.write(piece)
  expect(await raw.closed()).toMatch(/^HTTP\/1\.1 413 [\s\S]*http\.body-too-large/)
  await eventually(files).toEqual([])
  expect(await store.blobs.list('')).toEqual([])
})

it('refuses by its head what may not be written there, or whose condition does not hold', async () => {
  const { url, curl, file } = await start()
  const big = file(Buffer.alloc(4 * megabyte))
  const asked = [...contentType, '-H', 'Expect: 100-continue'] as const
  expect(await curl('-T', big, ...asked, url.replace('dev:1', 'dev:2'))).toMatchObject({ status: 403, sent: 0 })
  expect(await curl('-T', big, ...asked, '-H', 'If-Match: "x"', url)).toMatchObject({ status: 412, sent: 0 })
  const climbing = url.replace('up/dev:1/log', 'up/dev:1/..%2f..%2fkey')
  expect(await curl('-T', big, ...asked, '--path-as-is', climbing)).toMatchObject({ status: 400, sent: 0 })
})

it('cuts a sender that brings nothing and a reader that takes nothing, and tells why', async () => {
  const { url, port, curl, file, files, recorder } = await start({ stallMs: 150 })
  await curl('-T', file(randomBytes(32 * megabyte)), ...contentType, url)
  const sender = put(port, `Content-Length: ${8 * megabyte}`)
  sender.write('abc')
  expect(await sender.closed()).toMatch(/^HTTP\/1\.1 408 [\s\S]*http\.too-slow/)
  const reader = rawSocket(port)
  reader.socket.pause()
  reader.write(`GET /repo/up/dev:1/log HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n\r\n`)
  await eventually(() => recorder.records.map(({ problem }) => problem?.code)).toEqual([
    undefined,
    'http.too-slow',
    'http.too-slow',
  ])
  reader.socket.destroy()
  expect(files()).toHaveLength(1)
})

it('takes well-formed media types, those of its list alone, and tells which; a missing one is bytes', async () => {
  const { url, curl, file, recorder } = await start({ takes: () => ['application/dmmo+json', 'text/*'] })
  const body = file(Buffer.from('x'))
  const { stdout } = await run('curl', ['-s', '-i', '-u', 'one:a', '-T', body, '-H', 'Content-Type: image/png', url])
  expect(stdout).toMatch(/^HTTP\/1\.1 415 /)
  expect(stdout).toContain('OMADM-Accept: application/dmmo+json, text/*')
  expect(stdout).toContain('repository.unsupported-type')
  expect(await curl('-T', body, '-H', 'Content-Type: text plain', url)).toMatchObject({ status: 415 })
  expect(await curl('-T', body, '-H', 'Content-Type: text/plain; charset=x', url)).toMatchObject({ status: 201 })
  expect(await curl('-T', body, '-H', 'Content-Type:', url)).toMatchObject({ status: 204 })
  expect(recorder.records.map(story).at(-1)).toContain('note repository.no-type')
})

it('follows no link that was put in the place of a file', async () => {
  const { url, curl, file, files, folder } = await start()
  await curl('-T', file(randomBytes(2 * megabyte)), ...contentType, url)
  const [name = ''] = files()
  rmSync(join(folder, 'blobs', name))
  symlinkSync('/etc/passwd', join(folder, 'blobs', name))
  expect(await curl(url)).toMatchObject({ status: 500 })
})

it('removes at its next start what a killed process had received half', async () => {
  const folder = freshFolder()
  const first = await openedStore(folder)
  const incoming = first.blobs.receive()
  await incoming.write(randomBytes(2 * megabyte))
  await incoming.keep({ path: 'kept', mediaType: 'x/y', owner: undefined, at: 1 })
  writeFileSync(join(folder, 'blobs', 'ab'.repeat(16)), randomBytes(100))
  expect(readdirSync(join(folder, 'blobs'))).toHaveLength(2)
  await first.close()
  const { files, store } = await start({}, folder)
  expect(files()).toHaveLength(1)
  expect(await store.blobs.info('kept')).toMatchObject({ size: 2 * megabyte })
  await store.blobs.remove('kept')
  await eventually(files).toEqual([])
})

const disk = mkdtempSync(join(tmpdir(), 'small-disk-'))
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk]).status === 0
if (!isMounted)
  process.stderr.write('\nSKIPPED: no small file system can be mounted here; a full disk is not tried.\n\n')

it.runIf(isMounted)('says that the disk is full, leaves nothing, and goes on once there is room', async () => {
  onTestFinished(() => {
    spawnSync('umount', [disk])
    rmSync(disk, { recursive: true, force: true })
  })
  const { url, curl, file, files, recorder } = await start({}, join(disk, 'data'))
  expect(await curl('-T', file(randomBytes(24 * megabyte)), ...contentType, url)).toMatchObject({ status: 507 })
  expect(recorder.records).toMatchObject([{ problem: { code: 'storage.disk-full' } }])
  await eventually(files).toEqual([])
  expect(await curl('-T', file(randomBytes(2 * megabyte)), ...contentType, url)).toMatchObject({ status: 201 })
})
