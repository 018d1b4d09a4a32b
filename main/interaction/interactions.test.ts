import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Interaction, interaction } from '#core/interaction/interaction.ts'
import type { EntryContent, Recorder, RecordLog } from '#core/record.ts'
import { type Listener, listen } from '#http/listener.ts'
import type { KeptInteraction } from './asked.ts'
import { createInteractions, type Interactions } from './interactions.ts'

const run = promisify(execFile)
const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** Records into a list; enough to see what is recorded, and what sealed. */
function listRecorder() {
  const entries: (EntryContent & { readonly record: string })[] = []
  const ended: string[] = []
  let count = 0
  const logOf = (id: string): RecordLog => ({
    id,
    exchange: (from, to, head) => {
      entries.push({ record: id, kind: 'request', exchange: 1, from, to, head })
      return {
        requestBody: (body, complete, more) =>
          void entries.push({ record: id, kind: 'request-body', exchange: 1, body, complete, ...more }),
        response: (answer, body) =>
          void entries.push({ record: id, kind: 'response', exchange: 1, head: answer, body }),
        aborted: () => undefined,
      }
    },
    push: () => undefined,
    note: () => undefined,
    learn: () => undefined,
    end: () => void ended.push(id),
  })
  const recorder: Recorder = { open: () => logOf(`r${++count}`), resume: logOf, flush: async () => undefined }
  return { recorder, entries, ended }
}

let pages: Interactions
let listener: Listener
let kept: Map<string, KeptInteraction>
let seen: ReturnType<typeof listRecorder>
const component = () =>
  createInteractions('/ui/', {
    recorder: seen.recorder,
    serverId: 's',
    random: count => randomBytes(count),
    now: () => Date.now() * 1000,
    changed: item => kept.set(item.id, item),
    kept: async () => undefined,
  })
const listenWith = async (made: Interactions) => {
  const opened = await listen({ host: '127.0.0.1', port: 0 }, made.handler)
  if (!opened.ok) throw new Error(opened.problem.code)
  open.push(made.close, opened.value.close)
  return opened.value
}
beforeEach(async () => {
  kept = new Map()
  seen = listRecorder()
  pages = component()
  listener = await listenWith(pages)
})

const ask = (given: Record<string, unknown>) => {
  const about: Interaction = interaction.parse({ text: 'Go on?', ...given })
  const asked = pages.ask('urn:x:device', about)
  return { id: asked.id, url: `${listener.origin}/ui/${asked.token}` }
}
const get = (url: string, init: RequestInit = {}) => fetch(url, { redirect: 'manual', ...init })
const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  get(url, { method: 'POST', body, headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers } })
const endOf = (id: string) => kept.get(id)?.end

it('asks, takes the answer, and leads to the end, which says that the DM session may go on', async () => {
  const { id, url } = ask({ kind: 'confirm' })
  const page = await get(url)
  expect(await page.text()).toContain('Go on?')
  expect(page.headers.get('refresh')).toMatch(/^60[01]; url=\/ui\/[\w-]+\/end$/)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.headers.get('x-omadmui')).toBeNull()
  const sent = await post(url, 'action=no')
  expect(sent.status).toBe(303)
  const end = await get(new URL(sent.headers.get('location') ?? '', url).href)
  expect([end.status, end.headers.get('x-omadmui')]).toEqual([200, 'finished'])
  expect(endOf(id)).toEqual({ how: 'answered', value: 'no' })
  expect(kept.get(id)).toMatchObject({ shownAt: expect.any(Number), endedAt: expect.any(Number), record: 'r1' })
  expect(seen.ended).toContain('r1')
})

it('is understood by another client: curl answers a choice of several and follows to the end', async () => {
  const { id, url } = ask({ kind: 'choices', options: ['Wi-Fi', 'Größe & "Mehr"', 'c'] })
  const page = await run('curl', ['-s', url])
  expect(page.stdout).toContain('value="Größe &amp; &quot;Mehr&quot;"')
  const choice = ['--data-urlencode', 'answer=Größe & "Mehr"', '--data-urlencode', 'answer=Wi-Fi']
  const { stdout } = await run('curl', ['-sL', '-D', '-', ...choice, url])
  expect(stdout.toLowerCase()).toContain('x-omadmui: finished')
  expect(endOf(id)).toEqual({ how: 'answered', value: ['Wi-Fi', 'Größe & "Mehr"'] })
})

it('asks again for what does not fit, keeps what was typed, and takes what was mended', async () => {
  const { id, url } = ask({ kind: 'input', input: 'ip' })
  const wrong = await post(url, 'answer=300.1.1.1%22%3E')
  expect(wrong.status).toBe(422)
  const text = await wrong.text()
  expect(text).toContain('role="alert"')
  expect(text).toContain('value="300.1.1.1&quot;&gt;"')
  expect(endOf(id)).toBeUndefined()
  await post(url, 'answer=192.0.2.7')
  expect(endOf(id)).toEqual({ how: 'answered', value: '192.0.2.7' })
})

it('counts the first answer only', async () => {
  const { id, url } = ask({ kind: 'confirm' })
  const answers = await Promise.all(['yes', 'no', 'yes', 'no'].map(word => post(url, `action=${word}`)))
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303])
  const first = endOf(id)
  await post(url, 'action=no')
  await post(url, 'action=yes')
  expect(endOf(id)).toEqual(first)
})

it('shows a page for its least time before it can be answered', async () => {
  const { id, url } = ask({ kind: 'notice', minSeconds: 2, maxSeconds: 30 })
  const early = await get(url)
  expect(early.headers.get('refresh')).toMatch(/^2; url=\/ui\/[\w-]+$/)
  expect(await early.text()).not.toContain('<form')
  expect((await post(url, 'action=ok')).status).toBe(422)
  expect(endOf(id)).toBeUndefined()
  await vi.waitFor(async () => expect(await (await get(url)).text()).toContain('<form'), {
    timeout: 10_000,
    interval: 100,
  })
  await post(url, 'action=ok')
  expect(endOf(id)).toEqual({ how: 'answered', value: 'ok' })
})

it('lets the default count when nobody answers in time, and says so to the browser', async () => {
  const { id, url } = ask({ kind: 'confirm', default: 'no', maxSeconds: 1 })
  await get(url)
  await vi.waitFor(() => expect(endOf(id)).toEqual({ how: 'default', value: 'no' }), { timeout: 10_000, interval: 20 })
  const late = await get(url)
  expect(late.headers.get('x-omadmui')).toBe('expired')
  expect((await post(url, 'action=yes')).status).toBe(303)
  expect(endOf(id)).toEqual({ how: 'default', value: 'no' })
})

it('does not let time run before a browser shows the page', async () => {
  const { id, url } = ask({ kind: 'confirm', maxSeconds: 1 })
  await new Promise(resolve => setTimeout(resolve, 1300))
  expect(endOf(id)).toBeUndefined()
  expect((await get(url)).status).toBe(200)
})

it('shows how far something is until it is done', async () => {
  const { id, url } = ask({ kind: 'progress' })
  expect(pages.progress(id, { percent: 40, words: 'half <b>way</b>' }, false)).toBe(true)
  const page = await get(url)
  expect(page.headers.get('refresh')).toMatch(/^2; url=\/ui\/[\w-]+$/)
  const text = await page.text()
  expect(text).toContain('value="40"')
  expect(text).toContain('half &lt;b&gt;way')
  expect(pages.progress(id, { percent: 100 }, true)).toBe(true)
  expect((await get(url)).headers.get('x-omadmui')).toBe('finished')
  expect(pages.progress(id, {}, false)).toBe(false)
})

it('seals what was typed without being shown', async () => {
  const { id, url } = ask({ kind: 'input', echo: false })
  await post(url, 'answer=hush')
  expect(endOf(id)).toEqual({ how: 'answered', value: 'hush' })
  const bodies = seen.entries.filter(entry => entry.kind === 'request-body' && entry.body.length > 0)
  expect(bodies).toMatchObject([{ sealed: true }])
})

it.each([
  ['of another site', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
  ['of another port', { Origin: 'http://127.0.0.1:1' }],
  ['of nowhere', { Origin: 'null' }],
  ['that a browser says is of another site', { 'Sec-Fetch-Site': 'same-site' }],
])('takes no form from a page %s', async (_, headers) => {
  const { id, url } = ask({ kind: 'confirm' })
  expect((await post(url, 'action=yes', headers as Record<string, string>)).status).toBe(403)
  expect(endOf(id)).toBeUndefined()
  expect((await post(url, 'action=yes', { Origin: listener.origin, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(303)
})

it('refuses in words what is no answer, and stays as it was', async () => {
  const { id, url } = ask({ kind: 'input' })
  const big = await post(url, `answer=${'x'.repeat(100_000)}`)
  expect(big.status).toBe(413)
  expect((await post(url, '{}', { 'Content-Type': 'application/json' })).status).toBe(415)
  expect((await get(url, { method: 'PUT', body: 'x' })).status).toBe(405)
  const unknown = await get(`${listener.origin}/ui/${'a'.repeat(22)}`)
  expect([unknown.status, await unknown.text()]).toEqual([404, expect.stringContaining('not known')])
  for (const path of ['/ui/', '/ui/../dm', '/ui/%2e%2e/dm', `/ui/${'a'.repeat(22)}/else`]) {
    expect((await get(listener.origin + path)).status).toBe(404)
  }
  expect(endOf(id)).toBeUndefined()
})

it('goes on after a restart: what was open is asked, what was over in the meantime is over', async () => {
  const fresh = ask({ kind: 'confirm', maxSeconds: 600 })
  const late = ask({ kind: 'confirm', default: 'yes', maxSeconds: 1 })
  await get(fresh.url)
  await get(late.url)
  pages.close()
  await listener.close()
  const left = [...kept.values()].map(item =>
    item.id === late.id ? { ...item, shownAt: (item.shownAt ?? 0) - 5_000_000 } : item,
  )
  pages = component()
  listener = await listenWith(pages)
  pages.recover(left)
  const again = (url: string) => listener.origin + new URL(url).pathname
  await vi.waitFor(() => expect(endOf(late.id)).toEqual({ how: 'default', value: 'yes' }), {
    timeout: 20_000,
    interval: 10,
  })
  expect((await get(again(late.url))).headers.get('x-omadmui')).toBe('expired')
  expect((await post(again(fresh.url), 'action=yes')).status).toBe(303)
  expect(endOf(fresh.id)).toEqual({ how: 'answered', value: 'yes' })
})

it('is withdrawn when nobody wants to know any more', async () => {
  const { id, url } = ask({ kind: 'confirm' })
  expect(pages.withdraw(id)).toBe(true)
  expect(pages.withdraw(id)).toBe(false)
  expect((await get(url)).headers.get('x-omadmui')).toBe('finished')
})

it('serves a thousand pages at once', async () => {
  const all = Array.from({ length: 1000 }, () => ask({ kind: 'confirm' }))
  const texts = await Promise.all(all.map(async ({ url }) => (await get(url)).status))
  expect(new Set(texts)).toEqual(new Set([200]))
  await Promise.all(all.map(({ url }) => post(url, 'action=yes')))
  expect(all.filter(({ id }) => endOf(id)?.how !== 'answered')).toEqual([])
})

it('shows a progress for its least time, even when what it was about is done sooner', async () => {
  const { id, url } = ask({ kind: 'progress', minSeconds: 1, maxSeconds: 30 })
  await get(url)
  expect(pages.progress(id, { percent: 100 }, true)).toBe(true)
  expect(endOf(id)).toBeUndefined()
  expect((await get(url)).headers.get('x-omadmui')).toBeNull()
  await vi.waitFor(() => expect(endOf(id)).toEqual({ how: 'done' }), { timeout: 10_000, interval: 20 })
})

it('is over for a page that was left open for a day: an answer then changes nothing, and the person is told', async () => {
  const { id, url } = ask({ kind: 'input', default: 'nobody', maxSeconds: 86_400 })
  await get(url)
  pages.close()
  await listener.close()
  const day = 86_400 * 1_000_000
  const left = [...kept.values()].map(item => ({
    ...item,
    shownAt: (item.shownAt ?? 0) - day,
    createdAt: item.createdAt - day,
  }))
  pages = component()
  listener = await listenWith(pages)
  pages.recover(left)
  const later = listener.origin + new URL(url).pathname
  await vi.waitFor(() => expect(endOf(id)).toEqual({ how: 'default', value: 'nobody' }), {
    timeout: 20_000,
    interval: 10,
  })
  const sent = await post(later, 'answer=too+late')
  expect([sent.status, sent.headers.get('location')]).toEqual([303, `${new URL(url).pathname}/end`])
  const end = await get(`${later}/end`)
  expect([end.headers.get('x-omadmui'), await end.text()]).toEqual([
    'expired',
    expect.stringContaining('Nobody answered in time'),
  ])
  expect(endOf(id)).toEqual({ how: 'default', value: 'nobody' })
})

const markup = '"><script>alert(1)</script><img src=x onerror=alert(1)>&amp;'
it.each([
  { kind: 'notice', title: markup, text: markup },
  { kind: 'confirm', title: markup, text: markup },
  { kind: 'input', title: markup, text: markup, default: markup },
  { kind: 'choice', title: markup, text: markup, options: [markup, 'b'], default: markup },
  { kind: 'choices', title: markup, text: markup, options: [markup, 'b'], default: [markup] },
  { kind: 'progress', title: markup, text: markup },
])('shows markup in every field of a $kind as text', async about => {
  const { id, url } = ask(about)
  pages.progress(id, { percent: 1, words: markup }, false)
  const text = await (await get(url)).text()
  expect(text).not.toContain('<script')
  expect(text).not.toContain('<img')
  expect(text).toContain('&lt;script&gt;')
})

const kinds = [
  ['alphanumeric', 'Größe 7', 'a_b'],
  ['numeric', '-3.5', '3,5'],
  ['date', '2028-02-29', '2026-02-29'],
  ['time', '23:59', '24:00'],
  ['phone', '+49 (89) 123-456', 'call me'],
  ['ip', '2001:db8::1', '1.2.3'],
  ['email', 'a@b.example', 'a@b'],
] as const
it.each(kinds)('takes %s such as %s, and not %s, with and without echo', async (input, good, bad) => {
  for (const echo of [true, false]) {
    const { id, url } = ask({ kind: 'input', input, echo, maxLength: 20 })
    const page = await (await get(url)).text()
    expect(page.includes('type="password"')).toBe(!echo)
    expect(page).toContain('maxlength="20"')
    expect((await post(url, new URLSearchParams({ answer: bad }).toString())).status).toBe(422)
    expect((await post(url, `answer=${'1'.repeat(21)}`)).status).toBe(422)
    expect((await post(url, new URLSearchParams({ answer: good }).toString())).status).toBe(303)
    expect(endOf(id)).toEqual({ how: 'answered', value: good })
  }
})
