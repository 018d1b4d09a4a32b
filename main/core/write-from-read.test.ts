import { expect, it } from 'vitest'
import { writesFrom } from './write-from-read.ts'

const uri = 'urn:example:mo:mail:1.0/office/'

it.each([
  ['a leaf as text', `${uri}Host`, 'mail.example.com', [{ uri: `${uri}Host`, value: 'mail.example.com' }]],
  ['a number, without what was asked besides', `${uri}Port?cv=v1`, '993', [{ uri: `${uri}Port`, value: 993 }]],
  [
    'an MO document, each element at its own place',
    'urn:example:mo:mail:1.0/*/',
    JSON.stringify([
      { ClientURI: uri, MOData: { office: { Host: 'a', Folders: { in: 'INBOX' } } } },
      { ClientURI: 'urn:example:mo:mail:1.0/home/', MOData: { home: {} } },
    ]),
    [
      { uri, value: { Host: 'a', Folders: { in: 'INBOX' } } },
      { uri: 'urn:example:mo:mail:1.0/home/', value: {} },
    ],
  ],
  [
    'a tree in XML',
    uri,
    '<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>Mail</NodeName><Path>./Mail</Path><RTProperties><Format><chr/></Format><Type><MIME>text/plain</MIME></Type></RTProperties><Value>x</Value></Node></MgmtTree>',
    [{ uri: expect.any(String), value: 'x' }],
  ],
])('makes writes of %s', (_what, read, result, writes) => {
  expect(writesFrom(read, result)).toEqual(writes)
})

it('makes none where a value could go to many places', () => {
  expect([writesFrom('urn:x:y/*/Host', 'a'), writesFrom('urn:x:y/(x)/Host?nv=x:A', 'a')]).toEqual([[], []])
})
