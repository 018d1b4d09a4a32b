import { expect, it } from 'vitest'
import { hexDecode, hexEncode } from '../hex.ts'
import { cardFilesOf, cardFileText, cardPaths, readCardImage, writeCardImage } from './card-image.ts'

const bytes = (hex: string) => hexDecode(hex) ?? new Uint8Array(0)
const document = new TextEncoder().encode('[{"a":1}]')
const made = writeCardImage(document)
const image = made.ok ? made.value : new Map<string, Uint8Array>()
const oidDo = 'a12630120c0c444d20426f6f747374726170030206003000a10e300c0604672b0701300404026431'

it('has the files of PKCS#15, byte for byte', () => {
  expect([...image].slice(0, 4).map(([path, file]) => [path, hexEncode(file)])).toEqual([
    ['3F002F00', '611c4f0ca000000063504b43532d31355006504b4353313551043f007f50'],
    ['3F007F505031', 'a706300404026430'],
    ['3F007F505032', '30130201000401018007444d206361726403020500'],
    ['3F007F506430', '302430120c0c444d20426f6f7473747261700302060030060604672b0701a106300404026431'],
  ])
})

it('holds the document and FF behind it, and gives it back', () => {
  const file = image.get(cardPaths.bootstrap)
  expect([file?.length, file?.[document.length], file?.at(-1)]).toEqual([1024, 0xff, 0xff])
  expect(readCardImage(image)).toEqual({
    ok: true,
    value: { path: '3F007F506431', label: 'DM Bootstrap', bootstrap: document },
  })
})

it('goes through its JSON file', () => {
  expect(cardFilesOf(JSON.parse(cardFileText(image)))).toEqual({ ok: true, value: image })
})

it.each([
  ['by OID', oidDo],
  ['with its OID wrapped twice', '302630120c0c444d20426f6f7473747261700302060030080606 0604672b0701 a106300404026431'],
  ['by its whole path', '302830120c0c444d20426f6f7473747261700302060030060604672b0701a10a300804063f007f506431'],
  [
    'behind one of another kind',
    `302430120c0c444d20426f6f7473747261700302060030060604672b0501a106300404026431${oidDo}`,
  ],
])('finds the entry %s', (_what, hex) => {
  const other = new Map(image).set(cardPaths.bootstrapDirectory, bytes(hex.replaceAll(' ', '')))
  expect(readCardImage(other)).toMatchObject({ ok: true, value: { bootstrap: document } })
})

it('reads only the part of the file that the path names', () => {
  const entry = '302a30120c0c444d20426f6f7473747261700302060030060604672b0701a10c300a04026431020101800107'
  const other = new Map(image).set(cardPaths.bootstrapDirectory, bytes(entry))
  const read = readCardImage(other)
  expect(read.ok && new TextDecoder().decode(read.value.bootstrap)).toBe('{"a":1}')
})

it.each([
  ['no EF(DIR)', cardPaths.directory, ''],
  ['another application', cardPaths.directory, '61104f06a0000000871051063f007f500000'],
  ['a broken EF(ODF)', cardPaths.objects, 'a7ff'],
  [
    'an entry of client provisioning only',
    cardPaths.bootstrapDirectory,
    '302430120c0c444d20426f6f7473747261700302060030060604672b0501a106300404026431',
  ],
  [
    'an entry that leads nowhere',
    cardPaths.bootstrapDirectory,
    '302430120c0c444d20426f6f7473747261700302060030060604672b0701a106300404026499',
  ],
])('refuses %s', (_what, path, hex) => {
  expect(readCardImage(new Map(image).set(path, bytes(hex)))).toMatchObject({
    ok: false,
    problem: { code: 'bootstrap.card-form' },
  })
})

it.each([
  ['another kind', {}],
  ['a later version', { kind: 'dmwb-card-image', version: 2, files: [] }],
  ['a path that is none', { kind: 'dmwb-card-image', version: 1, files: [{ path: '3F', hex: '' }] }],
  [
    'a file twice',
    {
      kind: 'dmwb-card-image',
      version: 1,
      files: [
        { path: '3F00', hex: '' },
        { path: '3F00', hex: '' },
      ],
    },
  ],
])('is not read from %s', (_what, json) => {
  expect(cardFilesOf(json)).toMatchObject({ ok: false, problem: { code: 'bootstrap.card-form' } })
})

it('is not made of more than a card file takes', () => {
  expect(writeCardImage(new Uint8Array(32_769))).toMatchObject({
    ok: false,
    problem: { code: 'bootstrap.card-too-large' },
  })
})
