import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import type { AuthMode } from '#core/auth-mode.ts'
import { answer, answerProblem } from './answer.ts'
import { authenticate } from './authenticate.ts'
import { send } from './client.ts'
import { digestAlgorithms, digestResponse, parseAuthItems } from './digest.ts'
import { readChallenge } from './digest-client.ts'
import { listen } from './listener.ts'
import { createNonces } from './nonces.ts'

const run = promisify(execFile)
const accounts = {
  byUser: async (user: string) =>
    ['sim', 'Jäsøn'].includes(user) ? { deviceId: 'dev-1', secret: 's3"cret' } : undefined,
  byFingerprint: async () => undefined,
}

async function start(mode: Exclude<AuthMode, 'none'> = 'digest', realm = 'dms "1"') {
  const listener = await listen({ host: '127.0.0.1', port: 0 }, (request, response) => {
    void Promise.resolve(authenticate(request, mode, realm, accounts)).then(who => reply(response, who))
  })
  if (!listener.ok) throw new Error(listener.problem.code)
  onTestFinished(() => listener.value.close())
  return listener.value.origin
}

function reply(response: ServerResponse, who: Awaited<ReturnType<typeof authenticate>>): void {
  if (who.ok) answer(response, 200, [], Buffer.from(who.value.deviceId))
  else answerProblem(response, who.problem.status, who.problem.problem, who.problem.headers)
}

async function get(url: string, authorization?: string) {
  const headers = authorization === undefined ? {} : { Authorization: authorization }
  const got = await send({ method: 'GET', url, headers, timeoutMs: 5_000, limitBytes: 10_000 })
  if (!got.ok) throw new Error(got.problem.code)
  const text = Buffer.from(got.value.body).toString()
  const code = got.value.status === 200 ? text : (JSON.parse(text) as { code: string }).code
  return { status: got.value.status, code, challenge: got.value.headers.get('www-authenticate') ?? '' }
}

it.each(digestAlgorithms)('computes %s from its definition', algorithm => {
  const name = algorithm.startsWith('MD5') ? 'md5' : 'sha256'
  const h = (...parts: string[]) => createHash(name).update(parts.join(':')).digest('hex')
  const given = {
    user: 'u',
    realm: 'r',
    password: 'p',
    method: 'GET',
    uri: '/a?b',
    nonce: 'n',
    nc: '00000001',
    cnonce: 'c',
  }
  const a1 = algorithm.endsWith('-sess') ? h(h('u', 'r', 'p'), 'n', 'c') : h('u', 'r', 'p')
  const expected = h(a1, 'n', '00000001', 'c', 'auth', h('GET', '/a?b'))
  expect(digestResponse({ algorithm, ...given })).toBe(expected)
})

it('reads several challenges in one header, and takes the strongest', () => {
  const header =
    'Basic realm="a, \\"b\\"", Digest realm=x, qop="auth,auth-int", algorithm=MD5, nonce="1", Digest realm=x, qop="auth", algorithm=SHA-256, nonce="2", stale=TRUE'
  expect(parseAuthItems(header).map(({ scheme, params }) => [scheme, params.get('realm')])).toEqual([
    ['basic', 'a, "b"'],
    ['digest', 'x'],
    ['digest', 'x'],
  ])
  const { digest, ...rest } = readChallenge(header)
  expect(rest).toEqual({ basic: true, stale: true })
  expect(digest?.('u', 'p', 'c').authorize('GET', 'http://h/a')).toContain('nonce="2", uri="/a", algorithm=SHA-256')
})

it.each(['SHA-256', 'MD5', 'both'])('lets curl in by Digest with %s', async algorithm => {
  const origin = await start()
  const url = `${origin}/dm?x=1`
  const curl = (password: string) =>
    run('curl', ['-s', '-S', '--digest', '-u', `sim:${password}`, '-w', ' %{http_code}', url, url])
  if (algorithm === 'both') {
    expect((await curl('s3"cret')).stdout).toBe('dev-1 200dev-1 200')
    expect((await curl('wrong')).stdout).toMatch(/ 401.* 401$/s)
    return
  }
  const { challenge } = await get(url)
  expect(parseAuthItems(challenge).map(({ params }) => params.get('algorithm'))).toContain(algorithm)
  const [own] = parseAuthItems(challenge).filter(({ params }) => params.get('algorithm') === algorithm)
  const nonce = own?.params.get('nonce')
  const one = readChallenge(`Digest realm="dms \\"1\\"", qop="auth", algorithm=${algorithm}, nonce="${nonce}"`)
  const session = one.digest?.('sim', 's3"cret', 'abc')
  for (let i = 0; i < 3; i++)
    expect(await get(url, session?.authorize('GET', url))).toMatchObject({ status: 200, code: 'dev-1' })
})

it('takes user names beyond ASCII, from us and from curl', async () => {
  const url = `${await start()}/dm`
  const session = readChallenge((await get(url)).challenge).digest?.('Jäsøn', 's3"cret', 'c')
  expect(await get(url, session?.authorize('GET', url))).toMatchObject({ status: 200 })
  expect((await run('curl', ['-s', '--digest', '-u', 'Jäsøn:s3"cret', url])).stdout).toBe('dev-1')
})

it('counts and refuses replays, and what is for another address or method', async () => {
  const url = `${await start()}/dm`
  const session = readChallenge((await get(url)).challenge).digest?.('sim', 's3"cret', 'c')
  const first = session?.authorize('GET', url)
  expect(await get(url, first)).toMatchObject({ status: 200 })
  expect(await get(url, first)).toMatchObject({ status: 401, code: 'server.digest-replayed' })
  expect(await get(`${url}/other`, session?.authorize('GET', url))).toMatchObject({
    status: 401,
    code: 'server.digest-malformed',
  })
  expect(await get(url, session?.authorize('POST', url))).toMatchObject({ status: 401, code: 'server.unauthenticated' })
  expect(await get(url, session?.authorize('GET', url))).toMatchObject({ status: 200 })
})

it('says stale to a nonce of another process, when the password is right', async () => {
  const url = `${await start()}/dm`
  const foreign = createNonces().issue('dms "1"')
  const challenge = `Digest realm="dms \\"1\\"", qop="auth", algorithm=SHA-256, nonce="${foreign}"`
  const right = readChallenge(challenge).digest?.('sim', 's3"cret', 'c').authorize('GET', url)
  const got = await get(url, right)
  expect([got.status, got.code, readChallenge(got.challenge).stale]).toEqual([401, 'server.digest-stale', true])
  const wrong = readChallenge(challenge).digest?.('sim', 'wrong', 'c').authorize('GET', url)
  expect(readChallenge((await get(url, wrong)).challenge).stale).toBe(false)
})

it.each([
  ['Digest', 'server.digest-malformed'],
  [
    'Digest username="sim", realm="dms", nonce="x", uri="/dm", qop=auth-int, nc=00000001, cnonce="c", response="0"',
    'server.digest-malformed',
  ],
  [
    'Digest username="sim", realm="dms", nonce="x", uri="/dm", qop=auth, nc=1, cnonce="c", response="0"',
    'server.digest-malformed',
  ],
  [
    'Digest username="sim", realm="other", nonce="x", uri="/dm", qop=auth, nc=00000001, cnonce="c", response="0"',
    'server.unauthenticated',
  ],
  ['Basic c2ltOnMzImNyZXQ=', 'server.digest-only'],
])('refuses %s', async (header, code) => {
  expect(await get(`${await start()}/dm`, header)).toMatchObject({ status: 401, code })
})

it('takes both where both are allowed', async () => {
  const url = `${await start('basic-or-digest')}/dm`
  expect((await run('curl', ['-s', '-u', 'sim:s3"cret', url])).stdout).toBe('dev-1')
  expect((await run('curl', ['-s', '--anyauth', '-u', 'sim:s3"cret', url])).stdout).toBe('dev-1')
})

it('lets a nonce run out, takes counts out of order, each once', () => {
  let now = 1_000_000
  const nonces = createNonces(1_000, () => now)
  const nonce = nonces.issue('r')
  const uses = [3, 1, 2, 2, 3, 200, 100].map(count => nonces.use(nonce, 'r', count).kind)
  expect(uses).toEqual(['good', 'good', 'good', 'replayed', 'replayed', 'good', 'replayed'])
  expect(nonces.use(nonce, 'r', 3)).toEqual({ kind: 'replayed', replays: 4 })
  expect(nonces.use(nonce, 'other realm', 201)).toEqual({ kind: 'stale' })
  now += 1_000
  expect(nonces.use(nonce, 'r', 201)).toEqual({ kind: 'stale' })
  expect(nonces.use('garbage', 'r', 1)).toEqual({ kind: 'stale' })
})
