import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { readArguments } from '../../bench/arguments.ts'
import { median, result } from '../../bench/bench.ts'

const known = ['sessions', 'tree', 'start']

it.each([
  ['nothing', [], { groups: known, json: false, wrong: [] }],
  ['one group', ['tree', '--json'], { groups: ['tree'], json: true, wrong: [] }],
  ['several groups in any order', ['start', 'sessions'], { groups: ['sessions', 'start'], json: false, wrong: [] }],
  ['one measurement of a group', ['tree.paint'], { groups: ['tree'], json: false, wrong: [] }],
  ['what does not exist', ['trees', '--jsn'], { groups: [], json: false, wrong: ['trees', '--jsn'] }],
])('understands a command line with %s', (_, words, request) => {
  expect(readArguments(words, known)).toEqual(request)
})

it('gives a result as ratio of ours to the reference, in numbers that can be read', () => {
  expect(result('sessions', { ours: 1234.5678, reference: 3000 }, 'sessions/s', 'A note.')).toEqual({
    name: 'sessions',
    ratio: 0.4115,
    ours: 1235,
    reference: 3000,
    unit: 'sessions/s',
    note: 'A note.',
  })
})

it('takes the middle of what was measured', () => {
  expect([median([3, 1, 200]), median([4, 1, 2, 100]), median([7])]).toEqual([3, 3, 7])
})

it('refuses an unknown name before it measures anything', () => {
  const run = spawnSync(process.execPath, ['bench/run.ts', 'nothing', '--json'], { encoding: 'utf8' })
  expect([run.status, run.stdout]).toEqual([2, ''])
  expect(run.stderr).toContain('Unknown: nothing.')
})
