import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dmwb, document, file, folder } from './dmwb.ts'

const mail = join(import.meta.dirname, '../../resources/ddf/mail-1.0.ddf')

describe('dmwb convert', () => {
  it('writes WBXML that it reads back, and says on stderr what is lost', async () => {
    const out = join(folder(), 'mail.wbxml')
    const made = await dmwb(['convert', mail, '--to', 'wbxml', '--out', out])
    expect(made).toMatchObject({ code: 0, stdout: '' })
    expect([...(await readFile(out)).subarray(0, 5)]).toEqual([2, 0, 0, 0x6a, 0x1b])
    const back = await dmwb(['convert', out, '--to', 'xml'])
    expect(back.stdout).toContain('<NodeName>Host</NodeName>')
    const again = await dmwb(['convert', '-', '--to', 'tree'], { input: back.stdout })
    expect(again.stdout).toContain('Host  chr, ')
  })

  it('tells what is lost in JSON, too', async () => {
    const told = document<{ content: string; lost: { code: string }[] }>(
      await dmwb(['convert', mail, '--to', 'mo-json', '--json']),
    )
    expect(JSON.parse(told.content)).toMatchObject([{ ClientURI: expect.any(String), MOData: expect.any(Object) }])
    expect(told.lost.map(({ code }) => code)).toContain('convert.left-out')
  })

  it.each([
    { what: 'an unknown form', args: ['convert', mail, '--to', 'pdf'], code: 2 },
    { what: 'a file that is not there', args: ['convert', 'none.ddf', '--to', 'tree'], code: 1 },
    { what: 'a folder that is not there', args: ['convert', mail, '--to', 'tree', '--out', '/none/here/x'], code: 1 },
  ])('refuses $what', async ({ args, code }) => expect(await dmwb(args)).toMatchObject({ code, stdout: '' }))
})

describe('dmwb ddf', () => {
  it('fails when a new description breaks what the old one promised', async () => {
    const fresh = join(folder(), 'new.ddf')
    await writeFile(fresh, (await readFile(mail, 'utf8')).replace('<int/>', '<chr/>'))
    const found = await dmwb(['ddf', 'diff', mail, fresh])
    expect(found).toMatchObject({ code: 1, stdout: expect.stringMatching(/^breaking: .*format changed \(int → chr\)/) })
    expect((await dmwb(['ddf', 'diff', mail, fresh, '--markdown'])).stdout).toContain('## breaking (1)')
    expect(document(await dmwb(['ddf', 'diff', mail, fresh, '--json']))).toMatchObject({ counts: { breaking: 1 } })
    expect(await dmwb(['ddf', 'diff', mail, mail])).toMatchObject({ code: 0, stdout: '' })
  })

  it('compares a description with what was read from a device', async () => {
    const live = join(folder(), 'live.json')
    await dmwb(['convert', mail, '--to', 'mo-json', '--out', live])
    expect(await dmwb(['ddf', 'diff', mail, live])).toMatchObject({ code: 0, stdout: '' })
    await writeFile(live, (await readFile(live, 'utf8')).replace(/"Port": ?\d+/, '"Harbour": "x"'))
    const { code, stdout } = await dmwb(['ddf', 'diff', mail, live])
    expect([code, stdout]).toEqual([1, expect.stringMatching(/Port: the node is gone[\s\S]*Harbour: the node is new/)])
  })

  it('makes a reference', async () => {
    expect((await dmwb(['ddf', 'doc', mail])).stdout).toContain('| Node | Format |')
    expect((await dmwb(['ddf', 'doc', mail, '--html'])).stdout).toMatch(/^<!doctype html>/)
  })

  it('holds what was read from a device against its description', async () => {
    const tree = await file('tree.json', '[{"ClientURI":"urn:none:1.0/a/","MOData":{"a":{}}}]')
    const found = await dmwb(['ddf', 'contract', mail, '--tree', tree])
    expect(found).toMatchObject({ code: 1, stdout: expect.stringContaining('not-described: urn:none:1.0/a/') })
    expect((await dmwb(['ddf', 'contract', mail, '--tree', tree, '--markdown'])).stdout).toContain('- Node: `urn:none')
  })
})
