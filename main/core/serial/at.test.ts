import { describe, expect, it } from 'vitest'
import { utf8Encode } from '../bytes.ts'
import { AtCommand, type AtRequest } from './at-command.ts'
import { identifyModem, imeiIn, isImei } from './at-identity.ts'
import { AtLines } from './at-lines.ts'
import { talk, whole } from './talk.fixture.ts'

const identity = { command: 'AT+CGMI', bare: true }
const answers: readonly {
  what: string
  request: AtRequest
  said: string
  lines: readonly string[]
  unsolicited?: readonly string[]
}[] = [
  { what: 'with echo', request: { command: 'AT' }, said: 'AT\r\r\nOK\r\n', lines: [] },
  { what: 'without echo', request: { command: 'AT' }, said: '\r\nOK\r\n', lines: [] },
  { what: 'in digits', request: { command: 'AT', numeric: true }, said: '0\r', lines: [] },
  { what: 'after NULs', request: { command: 'AT' }, said: '\0\0\r\nOK\r\n', lines: [] },
  { what: 'with its name', request: { command: 'AT+CGMI' }, said: '\r\n+CGMI: Acme\r\n\r\nOK\r\n', lines: ['Acme'] },
  { what: 'without its name', request: identity, said: 'AT+CGMI\r\r\nAcme\r\n\r\nOK\r\n', lines: ['Acme'] },
  {
    what: 'among unsolicited lines',
    request: identity,
    said: '\r\nRDY\r\nAT+CGMI\r\r\n+CREG: 1\r\n\r\nAcme\r\n\r\n^MODE: 5\r\n+CMTI: "SM",3\r\n\r\nOK\r\n',
    lines: ['Acme'],
    unsolicited: ['RDY', '+CREG: 1', '^MODE: 5', '+CMTI: "SM",3'],
  },
  {
    what: 'of several lines',
    request: { command: 'AT+COPS=?' },
    said: '+COPS: (2,"A")\r\n+COPS: (1,"B")\r\nOK\r\n',
    lines: ['(2,"A")', '(1,"B")'],
  },
  { what: 'that opens a stream', request: { command: 'AT+CPROT=0' }, said: '\r\nCONNECT 115200\r\n', lines: [] },
]

describe('an AT command', () => {
  it.each(answers)('reads an answer $what, cut at every byte', ({ request, said, lines, unsolicited = [] }) => {
    const bytes = utf8Encode(said)
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { result } = talk(
        new AtCommand(request),
        () => bytes,
        all => [all.slice(0, cut), all.slice(cut)],
      )
      expect(result).toEqual({ ok: true, value: { lines, unsolicited } })
    }
  })

  it.each([
    ['\r\nERROR\r\n', 'serial.at-error', 'ERROR'],
    ['\r\n+CME ERROR: 10\r\n', 'serial.at-error', '+CME ERROR: 10'],
    ['\r\n+CMS ERROR: 332\r\n', 'serial.at-error', '+CMS ERROR: 332'],
    ['\r\nNO CARRIER\r\n', 'serial.at-error', 'NO CARRIER'],
    ['\r\nCOMMAND NOT SUPPORT\r\n', 'serial.at-error', 'COMMAND NOT SUPPORT'],
    ['\r\nAcme\r\n', 'serial.at-unfinished', undefined],
    ['', 'serial.no-answer', undefined],
  ])('takes %j for a failure', (said, code, answer) => {
    const { result } = talk(new AtCommand(identity), () => utf8Encode(said))
    expect(result).toMatchObject({ ok: false, problem: { code, ...(answer && { detail: { answer } }) } })
  })

  it('sends its data at the prompt, and its echo is no answer', () => {
    const pdu = '0051000B915155214365F70004A7330605040B8423F0'
    const asked: string[] = []
    const { result } = talk(new AtCommand({ command: 'AT+CMGS=65', data: utf8Encode(pdu) }), sent => {
      asked.push(String.fromCharCode(...sent))
      return utf8Encode(
        asked.length === 1 ? 'AT+CMGS=65\r\r\n+CREG: 2\r\n\r\n> ' : `${pdu}\x1a\r\n+CMGS: 7\r\n\r\nOK\r\n`,
      )
    })
    expect(asked).toEqual(['AT+CMGS=65\r', `${pdu}\x1a`])
    expect(result).toEqual({ ok: true, value: { lines: ['7'], unsolicited: ['+CREG: 2'] } })
  })

  it('leaves the prompt with ESC when it gives up', () => {
    const { sent, result } = talk(new AtCommand({ command: 'AT+CMGS=1', data: utf8Encode('00') }), () => undefined)
    expect(sent.at(-1)).toBe(0x1b)
    expect(result).toMatchObject({ problem: { code: 'serial.no-answer' } })
  })

  it('leaves what stands behind its answer to the next one', () => {
    const { rest } = talk(new AtCommand({ command: 'AT' }), () => utf8Encode('\r\nOK\r\n+CMTI: 1\r\n'))
    expect(String.fromCharCode(...rest)).toBe('\n+CMTI: 1\r\n')
  })

  it.each(['AT+X="a\rAT+Y"', 'AT\x1a', 'AT\x1b', 'ATé'])('is not sent when it holds what would end it: %j', command => {
    const { result, sent } = talk(new AtCommand({ command }), () => undefined)
    expect(result).toMatchObject({ problem: { code: 'serial.command-unfit' } })
    expect(sent).toHaveLength(0)
  })

  it('never tells a value in a problem', () => {
    const { result } = talk(new AtCommand({ command: 'AT+CPIN="1234"' }), () => utf8Encode('\r\nERROR\r\n'))
    expect(JSON.stringify(result)).not.toContain('1234')
    expect(result).toMatchObject({ problem: { detail: { command: 'AT+CPIN' } } })
  })

  it('never throws at noise, and holds a bounded line of it', () => {
    let seed = 3
    const noise = Uint8Array.from({ length: 200_000 }, () => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff
      return (seed >> 16) & 0x7f
    })
    const longest = Math.max(...new AtLines().push(noise).map(event => (event.kind === 'line' ? event.text.length : 0)))
    expect(longest).toBeLessThanOrEqual(4096)
    const flood = new AtLines().push(new Uint8Array(100_000).fill(0x41))
    expect(flood).toEqual([])
  })
})

describe('the identity of a modem', () => {
  it.each([
    ['490154203237518', '490154203237518'],
    ['+CGSN: "490154203237518"', '490154203237518'],
    ['4901542032375108', '490154203237518'],
    ['490154203237519', undefined],
    ['49015420323751', undefined],
    ['Acme 5G', undefined],
  ])('takes the IMEI out of %s', (text, imei) => {
    expect(imeiIn(text)).toBe(imei)
  })

  it('knows a check digit', () => {
    expect(isImei('490154203237518')).toBe(true)
    expect(isImei('490154203237517')).toBe(false)
  })

  const ask = (said: Readonly<Record<string, string>>) => async (request: AtRequest) =>
    talk(new AtCommand(request), () => utf8Encode(said[request.command] ?? '\r\nERROR\r\n'), whole).result

  it('is put together from what the modem answers', async () => {
    const said = {
      AT: 'AT\r\r\nOK\r\n',
      'AT+CGMI': '\r\nAcme Modems\r\n\r\nOK\r\n',
      'AT+CGMM': '\r\n+CGMM: "M1"\r\n\r\nOK\r\n',
      'AT+CGMR': '\r\nRevision: 1.2.3\r\n\r\nOK\r\n',
      'AT+CGSN': '\r\n490154203237518\r\n\r\nOK\r\n',
      'AT+CPIN?': '\r\n+CPIN: READY\r\n\r\nOK\r\n',
      'AT+QCCID': '\r\n+QCCID: 89490200001234567890F\r\n\r\nOK\r\n',
      'AT+CIMI': '\r\n262021234567890\r\n\r\nOK\r\n',
    }
    expect(await identifyModem(ask(said))).toEqual({
      ok: true,
      value: {
        manufacturer: 'Acme Modems',
        model: 'M1',
        revision: '1.2.3',
        imei: '490154203237518',
        deviceId: 'IMEI:490154203237518',
        pin: 'READY',
        iccid: '89490200001234567890',
        imsi: '262021234567890',
      },
    })
  })

  it('has gaps where a modem refuses, and ends with a modem that is silent', async () => {
    expect(await identifyModem(ask({ AT: '\r\nOK\r\n' }))).toEqual({ ok: true, value: {} })
    expect(await identifyModem(ask({ AT: '' }))).toMatchObject({ problem: { code: 'serial.no-answer' } })
  })
})
