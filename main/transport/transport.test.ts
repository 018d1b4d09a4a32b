import { createSocket } from 'node:dgram'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hexDecode } from '#core/hex.ts'
import { decodeShortMessage, joinShortMessages } from '#core/notification/short-message.ts'
import { encodeWspPush } from '#core/notification/wsp-push.ts'
import { sendGcmPush } from './gcm-push.ts'
import { sendSmsPush } from './sms-push.ts'
import { openTcpLink } from './tcp-link.ts'
import { parseUdpAddress, sendUdpPush, udpAddressText } from './udp-push.ts'

const push = encodeWspPush({ transactionId: 1, body: Buffer.from('2100100464 6d733150 00'.replaceAll(' ', ''), 'hex') })

describe('a push over UDP', () => {
  it('arrives byte for byte', async () => {
    const receiver = createSocket('udp4')
    onTestFinished(() => void receiver.close())
    await new Promise<void>(resolve => receiver.bind(0, '127.0.0.1', resolve))
    const got = new Promise<Buffer>(resolve => receiver.once('message', resolve))
    expect(await sendUdpPush({ host: '127.0.0.1', port: receiver.address().port }, push)).toEqual({
      ok: true,
      value: null,
    })
    expect(new Uint8Array(await got)).toEqual(push)
  })

  it('tells that nobody listens, where the host says so', async () => {
    const gone = createSocket('udp4')
    await new Promise<void>(resolve => gone.bind(0, '127.0.0.1', resolve))
    const { port } = gone.address()
    await new Promise<void>(resolve => gone.close(resolve))
    expect(await sendUdpPush({ host: '127.0.0.1', port }, push)).toMatchObject({
      ok: false,
      problem: { code: 'notification.nobody-listens' },
    })
  })

  it('tells that a name leads nowhere', async () => {
    expect(await sendUdpPush({ host: 'nowhere.invalid', port: 2948 }, push)).toMatchObject({
      ok: false,
      problem: { code: 'notification.not-sent' },
    })
  })

  it.each([
    ['192.0.2.7', '192.0.2.7:2948'],
    ['192.0.2.7:4000', '192.0.2.7:4000'],
    ['phone.example.com:1', 'phone.example.com:1'],
    ['[2001:db8::1]:99', '[2001:db8::1]:99'],
    ['2001:db8::1', '[2001:db8::1]:2948'],
    ['[::1]', '[::1]:2948'],
  ])('goes to %s', (text, shown) => {
    const parsed = parseUdpAddress(text)
    expect(parsed.ok && udpAddressText(parsed.value)).toBe(shown)
  })

  it.each(['', ':2948', 'a b', 'host:0', 'host:65536', 'host:x', 'udp://host'])('does not go to "%s"', text => {
    expect(parseUdpAddress(text)).toMatchObject({ problem: { code: 'notification.bad-address' } })
  })
})

/** A modem in PDU mode behind a socket; `answer` may refuse a message. */
async function modem(
  answer: (hex: string, count: number) => string = (_, count) => `\r\n+CMGS: ${count}\r\n\r\nOK\r\n`,
) {
  const taken: string[] = []
  const lines: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    let held = ''
    let message = false
    // One byte at a time, as a slow line would bring them.
    const say = (text: string) => {
      for (const letter of text) socket.write(letter)
    }
    socket.setNoDelay(true).on('data', chunk => {
      held += chunk.toString('latin1')
      for (;;) {
        const end = message
          ? [...held].findIndex(letter => letter === '\u001a' || letter === '\u001b')
          : held.indexOf('\r')
        if (end < 0) return
        const line = held.slice(0, end)
        held = held.slice(end + 1)
        if (message) {
          message = false
          taken.push(line)
          say(answer(line, taken.length))
        } else {
          lines.push(line)
          message = line.startsWith('AT+CMGS=')
          say(message ? `${line}\r\r\n> ` : `${line}\r\r\nOK\r\n`)
        }
      }
    })
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const link = await openTcpLink('127.0.0.1', (server.address() as AddressInfo).port)
  if (!link.ok) throw new Error(link.problem.code)
  onTestFinished(() => link.value.close())
  return { link: link.value, taken, lines, sockets }
}

describe('a push as short messages', () => {
  it('goes through a modem, whose message holds the push', async () => {
    const { link, taken, lines } = await modem()
    expect(await sendSmsPush(link, { to: '+15551234567', push, reference: 7 })).toEqual({ ok: true, value: 1 })
    const read = decodeShortMessage(hexDecode(taken[0]?.slice(2) ?? '') ?? new Uint8Array(0))
    expect(read).toMatchObject({ ok: true, value: { to: '+15551234567', data: push } })
    // The modem counts the message without the two digits for the service centre.
    expect(lines).toEqual(['AT+CMGF=0', `AT+CMGS=${(taken[0]?.length ?? 0) / 2 - 1}`])
  })

  it('goes in parts when it is long, one after another', async () => {
    const { link, taken } = await modem()
    const long = new Uint8Array(300).fill(7)
    expect(await sendSmsPush(link, { to: '+15551234567', push: long, reference: 7 })).toEqual({ ok: true, value: 3 })
    const parts = taken.map(hex => decodeShortMessage(hexDecode(hex.slice(2)) ?? new Uint8Array(0)))
    expect(joinShortMessages(parts.flatMap(part => (part.ok ? [part.value] : [])))).toEqual(long)
  })

  it('stops at the part that the modem refuses, and says why', async () => {
    const { link, taken } = await modem((_, count) =>
      count === 1 ? '\r\n+CMGS: 1\r\n\r\nOK\r\n' : '\r\n+CMS ERROR: 332\r\n',
    )
    const sent = await sendSmsPush(link, { to: '112', push: new Uint8Array(400), reference: 7 })
    expect(sent).toMatchObject({ problem: { code: 'notification.modem', detail: { why: '+CMS ERROR: 332' } } })
    expect(taken).toHaveLength(2)
  })

  it('gives up on a modem that says nothing, and on one that is gone', async () => {
    const silent = await modem(() => '')
    const sent = await sendSmsPush(silent.link, { to: '112', push, reference: 7, answerMs: 50 })
    expect(sent).toMatchObject({ problem: { code: 'notification.modem', detail: { why: 'it did not answer' } } })
    const gone = await modem()
    await gone.link.close()
    expect(await sendSmsPush(gone.link, { to: '112', push, reference: 7, answerMs: 5000 })).toMatchObject({
      problem: { code: 'notification.modem' },
    })
  })
})

describe('a push through a push service', () => {
  it.each([
    [200, { ok: true, value: null }],
    [404, { ok: false, problem: { code: 'notification.push-service', detail: { status: 404 } } }],
  ])('is handed over by HTTP; the service answers %i', async (status, result) => {
    const got: unknown[] = []
    const service = createHttpServer((request, response) => {
      let body = ''
      request.on('data', chunk => {
        body += String(chunk)
      })
      request.on('end', () => {
        got.push(request.headers.authorization, JSON.parse(body))
        response.writeHead(status).end()
      })
    })
    onTestFinished(() => {
      service.closeAllConnections()
      service.close()
    })
    await new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve))
    const endpoint = `http://127.0.0.1:${(service.address() as AddressInfo).port}/send`
    const quiet = () => ({ requestBody: () => {}, response: () => {}, aborted: () => {} })
    const notification = Uint8Array.of(0x20, 0)
    const sent = await sendGcmPush({ endpoint, authorization: 'key=k', registrationId: 'r1', notification }, quiet)
    expect(sent).toEqual(result)
    expect(got).toEqual(['key=k', { to: 'r1', data: { SMS: 'IAA=' } }])
  })
})
