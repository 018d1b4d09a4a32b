import { describe, expect, it } from 'vitest'
import { utf8Encode } from './bytes.ts'
import { type Answer3, decodeAnswer, encodeAnswer, rawParts } from './multipart.ts'
import { readMoDocument, readPackage1, readPackage2 } from './read-package.ts'

const type = 'multipart/form-data; boundary=b1'
const document = '[{"ClientURI":"urn:oma:mo:oma-sessioninfomo:1.0/session/","MOData":{"SessionInfoMO":{"CBT":3}}}]'
const body = [
  '--b1',
  'Content-Disposition: form-data',
  'Content-Type: application/vnd.oma.dm.response+json',
  '',
  '{"Status":[{"sc":200},{"sc":304},{"sc":200}]}',
  '--b1',
  'Content-Disposition: form-data; name="0"',
  'Content-Type: text/plain',
  '',
  'IMEI:004400152020002',
  '--b1',
  'Content-Disposition: form-data; name="2"',
  'Content-Type: application/dmmo+json',
  '',
  document,
  '--b1--',
  '',
].join('\r\n')

const answer: Answer3 = {
  package3: {
    statuses: [
      { code: 200, uris: [] },
      { code: 304, uris: [] },
      { code: 200, uris: [] },
    ],
    alerts: [],
  },
  results: new Map([
    [0, { kind: 'value', mediaType: 'text/plain', text: 'IMEI:004400152020002' }],
    [
      2,
      {
        kind: 'document',
        document: [
          {
            uri: 'urn:oma:mo:oma-sessioninfomo:1.0/session/',
            name: 'SessionInfoMO',
            node: { kind: 'interior', children: new Map([['CBT', { kind: 'leaf', value: 3 }]]) },
          },
        ],
      },
    ],
  ]),
}

describe('an answer with data', () => {
  it('is written as the specification prints it, and read again', () => {
    const written = encodeAnswer(answer, 'b1')
    expect([written.contentType, new TextDecoder().decode(written.body)]).toEqual([type, body])
    expect(decodeAnswer(type, written.body)).toEqual({ ok: true, value: { value: answer, warnings: [] } })
  })

  it('shows its parts as they were sent', () => {
    expect(rawParts(type, utf8Encode(body))).toEqual({
      package3: utf8Encode('{"Status":[{"sc":200},{"sc":304},{"sc":200}]}'),
      results: [
        { index: 0, mediaType: 'text/plain', text: 'IMEI:004400152020002' },
        { index: 2, mediaType: 'application/dmmo+json', text: document },
      ],
    })
  })

  it.each([
    ['LF alone', body.replaceAll('\r\n', '\n'), type],
    ['a preamble and an epilogue', `preamble\r\n${body}epilogue`, type],
    ['blanks behind the boundary', body.replaceAll('--b1\r\n', '--b1 \t\r\n'), type],
    ['no closing boundary', body.replace('\r\n--b1--\r\n', '\r\n'), type],
    ['a quoted boundary', body, 'multipart/form-data; boundary="b1";'],
    ['a name on the first part', body.replace('form-data\r\n', 'form-data; name="status"\r\n'), type],
    ['lower-case headers', body.replaceAll('Content-', 'content-'), type],
    ['multipart/mixed', body, 'multipart/mixed; boundary=b1'],
    ['one object for a list', body.replace(document, document.slice(1, -1)), type],
  ])('is read with %s', (what, text, header) => {
    const read = decodeAnswer(header, utf8Encode(text))
    const expected = what === 'no closing boundary' ? undefined : answer
    expect(read).toMatchObject({ ok: true, value: { value: expected ?? { package3: answer.package3 } } })
  })

  it.each([
    ['LF alone', body.replaceAll('\r\n', '\n'), ['package.multipart-loose']],
    ['a part named after nothing', body.replace('name="0"', 'name="x"'), ['package.multipart-loose']],
    ['a part that occurs twice', body.replace('name="2"', 'name="0"'), ['package.multipart-loose']],
    ['an older type of the first part', body.replace('vnd.oma.dm.response+json', 'json'), ['package.content-type']],
    ['JSON as type of a document', body.replace('dmmo+json', 'json'), ['package.content-type']],
    ['null statuses', body.replace('[{"sc":200},{"sc":304},{"sc":200}]', 'null'), ['package.null-member']],
  ])('warns of %s', (_, text, codes) => {
    const read = decodeAnswer(type, utf8Encode(text))
    expect(read.ok && read.value.warnings.map(({ code }) => code)).toEqual(codes)
  })

  it('ends headers that go on for ever, and takes the rest for the value', () => {
    const endless = `X-More: ${'y'.repeat(90)}\r\n`.repeat(1000)
    const read = decodeAnswer(type, utf8Encode(body.replace('text/plain\r\n', `text/plain\r\n${endless}`)))
    const value = read.ok ? read.value.value.results.get(0) : undefined
    expect(value).toMatchObject({ kind: 'value', mediaType: 'text/plain' })
    expect(value?.kind === 'value' && value.text).toMatch(/^[\s\S]{20000,40000}IMEI:004400152020002$/)
  })

  it('keeps a binary value as base64', () => {
    const [head = '', tail = ''] = body.split('IMEI:004400152020002')
    const bytes = Uint8Array.from([...utf8Encode(head), 0xff, 0x00, 0x2d, 0x2d, ...utf8Encode(tail)])
    const read = decodeAnswer(type, bytes)
    expect(read.ok && read.value.value.results.get(0)).toEqual({
      kind: 'value',
      mediaType: 'text/plain;base64',
      text: '/wAtLQ==',
    })
  })

  it.each([
    ['no boundary in the header', body, 'multipart/form-data', 'package.multipart'],
    ['another boundary', body, 'multipart/form-data; boundary=b2', 'package.multipart'],
    ['an empty body', '', type, 'package.multipart'],
    ['nothing but the closing boundary', '--b1--\r\n', type, 'package.multipart'],
    ['a first part that is not JSON', body.replace('{"Status"', '{Status'), type, 'package.not-json'],
    ['a document that is not JSON', body.replace(document, '[{]'), type, 'package.not-json'],
    ['a document of the wrong shape', body.replace(document, '[{"MOData":7}]'), type, 'package.wrong-type'],
  ])('is refused with %s', (_, text, header, code) => {
    expect(decodeAnswer(header, utf8Encode(text))).toMatchObject({ ok: false, problem: { code } })
  })
})

describe('an answer without data', () => {
  const plain: Answer3 = { ...answer, results: new Map() }

  it('is a plain Package#3', () => {
    const written = encodeAnswer(plain, 'b1')
    expect(written.contentType).toBe('application/vnd.oma.dm.response+json')
    expect(decodeAnswer(written.contentType, written.body)).toEqual({ ok: true, value: { value: plain, warnings: [] } })
  })

  it('is read under another JSON type with a warning', () => {
    const read = decodeAnswer('application/json; charset=utf-8', encodeAnswer(plain, 'b1').body)
    expect(read).toMatchObject({ ok: true, value: { warnings: [{ code: 'package.content-type' }] } })
  })
})

describe('the bytes of a package', () => {
  it('that go wrong are located by line and column', () => {
    const text = '{\n "Alert": [\n  {"AlertType": 7},\n  {"AlertType": {}}\n ]\n}'
    expect(readPackage1(utf8Encode(text))).toMatchObject({
      ok: false,
      problem: { code: 'package.wrong-type', at: { path: '/Alert/1/AlertType', line: 4, column: 17 } },
    })
  })

  it('locate their warnings, too', () => {
    const text = '{\n "MOS": null,\n "Alert": [],\n "Alert": null\n}'
    const read = readPackage1(utf8Encode(`\ufeff${text}`))
    expect(read.ok && read.value.warnings.map(({ code, at }) => [code, at?.line, at?.column])).toEqual([
      ['package.bom', 1, 1],
      ['package.duplicate-member', 4, 2],
      ['package.null-member', 2, 9],
      ['package.null-member', 4, 11],
      ['package.no-session-alert', 1, 1],
    ])
  })

  it('locate refused commands', () => {
    const read = readPackage2(utf8Encode('{"CMD":[\n["END"],\n["NO"]]}'))
    expect(read.ok && read.value.value.commands[1]).toMatchObject({
      status: 501,
      problem: { at: { path: '/CMD/1', line: 3, column: 1 } },
    })
  })

  it.each([
    [[0x7b, 0xff], 'package.not-utf8'],
    [[], 'package.not-json'],
    [[0x7b], 'package.not-json'],
  ])('%j are refused', (bytes, code) => {
    expect(readPackage2(Uint8Array.from(bytes))).toMatchObject({ ok: false, problem: { code } })
  })

  it('nested a hundred thousand levels deep are refused', () => {
    const deep = `[{"ClientURI":"u","MOData":{"a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}}]`
    expect(readMoDocument(utf8Encode(deep))).toMatchObject({ ok: false, problem: { code: 'package.too-deep' } })
  })
})
