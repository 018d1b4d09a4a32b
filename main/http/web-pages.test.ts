import { expect, it, onTestFinished } from 'vitest'
import { send } from './client.ts'
import { listen } from './listener.ts'
import type { ConnectionRefusal } from './refuse-connection.ts'
import { withoutForeignNames, withoutPages } from './web-pages.ts'

async function start() {
  const refused: ConnectionRefusal[] = []
  const handler = withoutPages(
    (_, response) => response.end('in'),
    refusal => refused.push(refusal),
  )
  const listener = await listen({ host: '127.0.0.1', port: 0 }, handler)
  if (!listener.ok) throw new Error(listener.problem.code)
  onTestFinished(() => listener.value.close())
  const post = async (headers: Readonly<Record<string, string>>) => {
    const got = await send({
      method: 'POST',
      url: listener.value.origin,
      headers,
      timeoutMs: 5_000,
      limitBytes: 10_000,
    })
    if (!got.ok) throw new Error(got.problem.code)
    return { status: got.value.status, text: Buffer.from(got.value.body).toString() }
  }
  return { post, refused }
}

it('lets in who is no page', async () => {
  const { post, refused } = await start()
  expect(await post({ 'Content-Type': 'text/plain' })).toEqual({ status: 200, text: 'in' })
  expect(refused).toEqual([])
})

it.each([
  ['another page', () => 'https://evil.example'],
  ['a page that has no name', () => 'null'],
  ['a page under a name that now leads here', () => 'http://rebound.example:8443'],
])('turns away %s and tells of it', async (_, origin) => {
  const { post, refused } = await start()
  const { status, text } = await post({ Origin: origin() })
  expect({ status, code: JSON.parse(text).code }).toEqual({ status: 403, code: 'http.web-page' })
  expect(refused).toMatchObject([{ problem: { code: 'http.web-page' }, answer: { head: { status: 403 } } }])
})

it.each([
  ['another site', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }],
  ['this very server', { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' }],
])('turns away what a page of %s loads', async (_, headers) => {
  const { post } = await start()
  expect((await post(headers)).status).toBe(403)
})

it('lets in what a person opened, and programs that merely say how they fetch', async () => {
  const { post } = await start()
  expect((await post({ 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' })).status).toBe(200)
  expect((await post({ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' })).status).toBe(200)
  expect((await post({ 'Sec-Fetch-Mode': 'cors' })).status).toBe(200)
})

it('answers to addresses and localhost only, whatever a name leads to', async () => {
  const refused: ConnectionRefusal[] = []
  const listener = await listen(
    { host: '127.0.0.1', port: 0 },
    withoutForeignNames(
      (_, response) => response.end('in'),
      refusal => refused.push(refusal),
    ),
  )
  if (!listener.ok) throw new Error(listener.problem.code)
  onTestFinished(() => listener.value.close())
  const ask = async (Host: string) => {
    const got = await send({
      method: 'GET',
      url: listener.value.origin,
      headers: { Host },
      timeoutMs: 5_000,
      limitBytes: 10_000,
    })
    return got.ok ? got.value.status : 0
  }
  const { port } = listener.value
  for (const name of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, '10.0.2.2:8080'])
    expect(await ask(name)).toBe(200)
  for (const name of [`evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example', 'a b']) {
    expect(await ask(name)).toBe(421)
  }
  expect(refused).toHaveLength(4)
})
