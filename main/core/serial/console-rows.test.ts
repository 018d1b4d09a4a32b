import { describe, expect, it } from 'vitest'
import { latin1Decode, utf8Encode } from '../bytes.ts'
import type { RecordEntry } from '../record.ts'
import {
  mostInRow,
  noRows,
  openFor,
  type RawRow,
  type RowLayout,
  type RowState,
  rowsAfter,
  rowText,
} from './console-rows.ts'

let id = 0
const heard = (text: string, record = 'a'): RecordEntry => ({
  id: ++id,
  record,
  at: id,
  kind: 'serial',
  from: 'device',
  body: utf8Encode(text),
})
const sent = (text: string, record = 'a'): RecordEntry =>
  ({ ...heard(text, record), kind: 'serial', from: 'workbench' }) as RecordEntry
const remark = (words: string, record = 'a'): RecordEntry => ({ id: ++id, record, at: id, kind: 'remark', words })

function rowsOf(entries: readonly RecordEntry[], layout: RowLayout = 'text', start: RowState = noRows) {
  const rows: RawRow[] = []
  let state = start
  for (const entry of entries) state = rowsAfter(state, entry, layout, (index, row) => (rows[index] = row))
  return { rows, state, texts: rows.map(row => rowText(row, layout)) }
}

describe('rows of a serial log', () => {
  it('are lines, whichever way their bytes were cut', () => {
    const text = 'U-Boot 2023\r\nHit any key\r\n\r\n=> '
    const whole = rowsOf([heard(text)]).texts
    expect(whole).toEqual(['U-Boot 2023', 'Hit any key', '', '=> '])
    for (const size of [1, 2, 3, 7]) {
      const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []
      expect(rowsOf(pieces.map(piece => heard(piece))).texts).toEqual(whole)
    }
  })

  it('of several lines keep the place where they began', () => {
    const { texts, rows } = rowsOf([
      heard('# ', 'a'),
      heard('boot', 'b'),
      sent('ls\r', 'a'),
      heard('ls\r\nx\r\n', 'a'),
      heard('ing\r\n', 'b'),
    ])
    expect(texts).toEqual(['# ls', 'booting', 'ls', 'x'])
    expect(rows.map(({ from, record }) => `${record} ${from}`)).toEqual([
      'a device',
      'b device',
      'a workbench',
      'a device',
    ])
  })

  it('are cut where a line has no end, and a remark ends the line before it', () => {
    expect(rowsOf([heard('x'.repeat(mostInRow + 10))]).texts.map(text => text.length)).toEqual([mostInRow, 10])
    expect(rowsOf([heard('half'), remark('unplugged'), heard('next\n')]).texts).toEqual(['half', 'unplugged', 'next'])
  })

  it('that stay open are closed once many came after them', () => {
    const others = Array.from({ length: openFor + 1 }, () => heard('line\n', 'b'))
    const { texts, state } = rowsOf([heard('# '), ...others, heard('late\n')])
    expect(texts[0]).toBe('# ')
    expect(texts.at(-1)).toBe('late')
    expect(state.open.size).toBe(0)
  })

  it('can be read from any place with what was known there', () => {
    const entries = Array.from({ length: 60 }, (_, n) => heard(`line ${n}\r\nand a ha`, n % 2 ? 'a' : 'b'))
    const whole = rowsOf(entries).texts
    const half = rowsOf(entries.slice(0, 30))
    const rest = rowsOf(entries.slice(30), 'text', half.state)
    expect(rest.texts.slice(half.state.rows)).toEqual(whole.slice(half.state.rows))
  })

  it('show colours as nothing, other control characters and broken text as what they are', () => {
    expect(rowsOf([heard('\x1b[1;32mok\x1b[0m \x07\t\x1b]0;title\x07!\n')]).texts).toEqual(['ok ␇\t!'])
    const broken: RecordEntry = {
      id: ++id,
      record: 'a',
      at: 1,
      kind: 'serial',
      from: 'device',
      body: Uint8Array.of(0x41, 0xe4, 0x85, 0x0a),
    }
    expect(rowsOf([broken]).texts).toEqual(['Aä�'])
    expect(rowsOf([heard('grün\n')]).texts).toEqual(['grün'])
  })

  it('are sixteen bytes each in digits', () => {
    const { texts, rows } = rowsOf([heard('0123456789abcdef\r\n'), sent('A')], 'hex')
    expect(texts).toEqual([
      '30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef',
      `0d 0a${' '.repeat(42)}  ..`,
      `41${' '.repeat(45)}  A`,
    ])
    expect(rows.map(({ bytes }) => latin1Decode(bytes)).join('')).toBe('0123456789abcdef\r\nA')
  })
})
