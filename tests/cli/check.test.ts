import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dmwb, document, file, folder } from './dmwb.ts'

interface Checked {
  readonly file: string
  readonly format: string
  readonly encoding: string | null
  readonly nodes: number
  readonly wellFormed: boolean
  readonly dtdValid: boolean | null
  readonly problems: readonly {
    readonly code: string
    readonly severity: string
    readonly line: number
    readonly column: number
    readonly message: string
    readonly fix: { readonly words: string; readonly edits: readonly object[] } | null
  }[]
  readonly problemCount: number
}

const good = join(import.meta.dirname, '../../resources/ddf/mail-1.0.ddf')
const broken = '<MgmtTree>\n  <VerDTD>1.2</VerDTD>\n  <Node>\n    <NodeName>A</NodeName>\n</MgmtTree>\n'

describe('dmwb check', () => {
  it('has nothing to say about a description that is right', async () => {
    expect(await dmwb(['check', good])).toMatchObject({ code: 0, stdout: '' })
    const [checked] = document<Checked[]>(await dmwb(['check', '--json', '--dtd', good]))
    expect(checked).toMatchObject({
      file: good,
      format: 'ddf',
      encoding: 'UTF-8',
      wellFormed: true,
      dtdValid: true,
      problems: [],
      problemCount: 0,
    })
  })

  it('tells each problem in a line with its place, and ends with 1', async () => {
    const name = await file('broken.ddf', broken)
    const { code, stdout, stderr } = await dmwb(['check', name])
    expect(code).toBe(1)
    expect(stdout).toContain(`${name}:5:1: error xml.not-closed: <Node> of line 3 is not closed before </MgmtTree>.\n`)
    expect(stderr).toMatch(/1 file: \d+ errors?/)
  })

  it('gives the fix as edits', async () => {
    const name = await file('broken.ddf', broken)
    const [checked] = document<Checked[]>(await dmwb(['check', '--json', name]))
    const fix = { words: 'Add </Node>', edits: [{ offset: broken.indexOf('</Mgmt'), length: 0, text: '</Node>' }] }
    expect(checked?.problems).toContainEqual(
      expect.objectContaining({ code: 'xml.not-closed', line: 5, column: 1, fix }),
    )
    expect(checked).toMatchObject({ wellFormed: false, dtdValid: false })
  })

  it('gives the same members for every file, whatever it is', async () => {
    const names = [await file('broken.ddf', broken), await file('empty.ddf', ''), join(folder(), 'none.ddf')]
    const all = document<Checked[]>(await dmwb(['check', '--json', ...names]))
    const ofFile = ['dtdValid', 'encoding', 'file', 'format', 'nodes', 'problemCount', 'problems', 'wellFormed']
    expect(all.map(each => Object.keys(each).sort())).toEqual([ofFile, ofFile, ofFile])
    const ofProblem = new Set(all.flatMap(({ problems }) => problems).flatMap(each => Object.keys(each as object)))
    expect([...ofProblem].sort()).toEqual(['code', 'column', 'fix', 'line', 'message', 'severity'])
  })

  it('takes folders, patterns, and standard input', async () => {
    const place = folder()
    await writeFile(join(place, 'a.ddf'), await readFile(good))
    await writeFile(join(place, 'b.json'), '[{"ClientURI":"urn:x:y//","MOData":{"a":1}}]')
    const all = document<Checked[]>(await dmwb(['check', '--json', place]))
    expect(all.map(({ file, format, dtdValid }) => [file, format, dtdValid])).toEqual([
      [join(place, 'a.ddf'), 'ddf', true],
      [join(place, 'b.json'), 'mo-json', null],
    ])
    expect(document<Checked[]>(await dmwb(['check', '--json', join(place, '*.ddf')]))).toHaveLength(1)
    const piped = document<Checked[]>(await dmwb(['check', '--json', '-'], { input: broken }))
    expect(piped).toMatchObject([{ file: '-', format: 'ddf', nodes: 1 }])
  })

  it('lets a folder and the command line say how much a problem matters', async () => {
    const place = folder()
    const name = join(place, 'a.ddf')
    await writeFile(name, (await readFile(good, 'utf8')).replace('<NodeName>Host', '<NodeName> Host '))
    expect(await dmwb(['check', name])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('warning ddf.padded-name'),
    })
    await writeFile(join(place, 'dmwb-check.json'), '{"levels": {"ddf.padded-name": "error"}}')
    expect(await dmwb(['check', name])).toMatchObject({ code: 1 })
    expect(await dmwb(['check', name, '--level', 'ddf.padded-name=off'])).toMatchObject({ code: 0, stdout: '' })
    expect((await dmwb(['check', name, '--level', 'ddf.padded-name=warning', '--level', 'error'])).stdout).toBe('')
  })

  it('refuses what is too large with its size and the limit, which can be set', async () => {
    const name = await file('large.ddf', `<MgmtTree>${' '.repeat(1_500_000)}</MgmtTree>`)
    const [checked] = document<Checked[]>(await dmwb(['check', '--json', '--max-size', '1', name]))
    expect(checked?.problems[0]).toMatchObject({
      code: 'check.too-large',
      message: expect.stringMatching(/1500021.*1000000/),
    })
    expect((await dmwb(['check', '--max-size', '1', name])).code).toBe(1)
  })

  it.each([
    [['check'], 2],
    [['check', 'no-such-file.ddf'], 2],
    [['check', '--level', 'loud', good], 2],
    [['check', '--level', 'no.such=off', good], 2],
  ])('ends %j with %i', async (args, code) => expect((await dmwb(args)).code).toBe(code))
})
