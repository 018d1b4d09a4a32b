import type { IncomingMessage } from 'node:http'
import { get as getSecurely } from 'node:https'
import { expect, it, onTestFinished } from 'vitest'
import { securityOfAnswer, securityOfRequest } from './connection-security.ts'
import { listen } from './listener.ts'
import { newAuthority } from './tls.fixture.ts'

it('tells a client certificate only of a client that showed one, on both sides', async () => {
  const authority = await newAuthority()
  const own = await authority.issueServer({ dns: ['localhost'], ip: ['127.0.0.1'] })
  const seen: unknown[] = []
  const tls = { ...own, ca: authority.certificate, requestCert: true }
  const opened = await listen({ host: '127.0.0.1', port: 0, tls }, (request, response) => {
    seen.push(securityOfRequest(request)?.auth)
    response.end()
  })
  if (!opened.ok) throw new Error(opened.problem.code)
  onTestFinished(() => opened.value.close())
  const ask = async (client: object) => {
    const options = { ca: authority.certificate, agent: false, ...client }
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      getSecurely(`${opened.value.origin}/`, options, resolve).on('error', reject)
    })
    seen.push(securityOfAnswer(answer, undefined)?.auth)
    answer.resume()
  }
  await ask({})
  const { cert, key } = await authority.issueClient('IMEI:1')
  await ask({ cert, key })
  expect(seen).toEqual([undefined, undefined, 'certificate', 'certificate'])
})
