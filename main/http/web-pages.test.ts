import { expect, it, onTestFinished } from 'vitest'
import { send } from './client.ts'
import { listen } from './listener.ts'
import type { ConnectionRefusal } from './refuse-connection.ts'
import { withoutPages } from './web-pages.ts'

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
