import { describe, expect, it } from 'vitest'
import { fitsInput, type InputKind } from './input-kinds.ts'
import { endWithoutAnswer, type Interaction, interaction } from './interaction.ts'
import { askPage } from './page.ts'
import { readAnswer } from './read-answer.ts'

const problemOf = (given: unknown) => {
  const read = interaction.safeParse(given)
  return read.success ? undefined : `${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}`
}

describe('what can be asked', () => {
  it.each([
    [{ kind: 'notice', text: 'a', minSeconds: 0, maxSeconds: 1 }],
    [{ kind: 'confirm', text: 'a', default: 'no' }],
    [{ kind: 'input', text: 'a', input: 'date', default: '2028-02-29', echo: false, maxLength: 10 }],
    [{ kind: 'choice', text: 'a', options: ['x', 'y'], default: 'y' }],
    [{ kind: 'choices', text: 'a', options: ['x', 'y'], default: [] }],
    [{ kind: 'progress', text: 'a', title: 'b' }],
  ])('takes %j', given => expect(problemOf(given)).toBeUndefined())

  it.each([
    [{ kind: 'notice', text: 'a', minSeconds: 10, maxSeconds: 10 }, 'minSeconds: it is not below maxSeconds'],
    [{ kind: 'choice', text: 'a', options: ['x', 'x'] }, 'options: one occurs twice'],
    [{ kind: 'choice', text: 'a', options: ['x'], default: 'y' }, 'default: "y" is not among the options'],
    [{ kind: 'choices', text: 'a', options: ['x'], default: ['x', 'z'] }, 'default: "z" is not among the options'],
    [{ kind: 'input', text: 'a', maxLength: 2, default: 'abc' }, 'default: it is too long'],
    [{ kind: 'input', text: 'a', input: 'numeric', default: 'abc' }, 'default: it is not of the form numeric'],
  ])('refuses %j: %s', (given, words) => expect(problemOf(given)).toBe(words))

  it.each([
    [{ kind: 'notice', text: '' }],
    [{ kind: 'menu', text: 'a' }],
    [{ kind: 'choice', text: 'a', options: [] }],
    [{ kind: 'notice', text: 'a', link: 'https://x' }],
    [{ kind: 'confirm', text: 'a', maxSeconds: 86_401 }],
    [null],
  ])('refuses %j', given => expect(problemOf(given)).toBeDefined())
})

const forms: readonly (readonly [InputKind, readonly string[], readonly string[]])[] = [
  ['text', ['', 'any thing 😀 <b>'], ['two\nlines', 'bell\u0007']],
  ['alphanumeric', ['abc 123', 'Größe', '中文'], ['', 'a-b', 'a_b', 'x!']],
  ['numeric', ['0', '-3.5', '+12'], ['', '1,5', '.5', '1.', '--1', '٣٤', '1e5']],
  [
    'date',
    ['2026-11-26', '2028-02-29', '2000-02-29'],
    ['2026-02-29', '1900-02-29', '2026-13-01', '2026-1-1', '2026-00-10', '2026-04-31'],
  ],
  ['time', ['00:00', '23:59', '17:05:09'], ['24:00', '7:05', '12:60', '12:00:60']],
  ['phone', ['+49 89 123456', '*100#', '(089) 12/34'], ['', '++1', 'abc', '---', '1']],
  [
    'ip',
    ['192.0.2.7', '0.0.0.0', '::', '::1', '2001:db8::1', '1:2:3:4:5:6:7:8', '::ffff:192.0.2.7'],
    [
      '256.1.1.1',
      '1.2.3',
      '1.2.3.4.',
      '01.2.3.4',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '::1::2',
      '12345::',
      'fe80::1%eth0',
      '1::2:3:4:5:6:7:8',
    ],
  ],
  [
    'email',
    ['name@example.com', "o'neil+tag@mail.example.org"],
    ['name@', '@example.com', 'a@b', 'a b@example.com', 'a@b..c', '<a@b.c>'],
  ],
]
it.each(forms)('knows %s from everything else', (kind, right, wrong) => {
  expect(right.filter(text => !fitsInput(kind, text))).toEqual([])
  expect(wrong.filter(text => fitsInput(kind, text))).toEqual([])
})

const fields = (...pairs: readonly (readonly [string, ...string[]])[]) =>
  new Map(pairs.map(([name, ...values]) => [name, values]))
const ask = (given: Record<string, unknown>) => interaction.parse({ text: 'a', ...given })

describe('answers', () => {
  it.each([
    [{ kind: 'notice' }, fields(['action', 'ok']), 'ok'],
    [{ kind: 'confirm' }, fields(['action', 'no']), 'no'],
    [{ kind: 'input' }, fields(['answer', '  two words ']), 'two words'],
    [{ kind: 'input', echo: false }, fields(['answer', ' secret ']), ' secret '],
    [{ kind: 'input', maxLength: 2 }, fields(['answer', '😀😀']), '😀😀'],
    [{ kind: 'choice', options: ['x', 'y'] }, fields(['answer', 'y']), 'y'],
    [{ kind: 'choices', options: ['x', 'y', 'z'] }, fields(['answer', 'z', 'x']), ['x', 'z']],
    [{ kind: 'choices', options: ['x', 'y'] }, fields(), []],
  ])('takes the answer to %j', (given, sent, value) => {
    expect(readAnswer(ask(given), sent)).toEqual({ ok: true, value })
  })

  it.each([
    [{ kind: 'notice' }, fields(), 'Press the button when you have read this.'],
    [{ kind: 'confirm' }, fields(['action', 'maybe']), 'Choose Yes or No.'],
    [{ kind: 'input' }, fields(['answer', '  ']), 'Fill this in.'],
    [{ kind: 'input', maxLength: 2 }, fields(['answer', 'abc']), 'Use 2 characters at most; these are 3.'],
    [{ kind: 'input', input: 'time' }, fields(['answer', 'noon']), 'This takes a time of day, such as 17:05.'],
    [{ kind: 'choice', options: ['x'] }, fields(['answer', 'other']), 'Choose one.'],
    [{ kind: 'choices', options: ['x'] }, fields(['answer', 'x', 'other']), 'Choose from the list.'],
    [{ kind: 'progress' }, fields(['action', 'ok']), 'There is nothing to answer.'],
  ])('says what to mend about the answer to %j', (given, sent, words) => {
    expect(readAnswer(ask(given), sent)).toEqual({ ok: false, words })
  })

  it('counts the default when nobody answers, if there is one', () => {
    expect(endWithoutAnswer(ask({ kind: 'confirm', default: 'no' }))).toEqual({ how: 'default', value: 'no' })
    expect(endWithoutAnswer(ask({ kind: 'confirm' }))).toEqual({ how: 'expired' })
  })
})

it('lets no markup through, wherever it stands', () => {
  const evil = `"><script>alert('1')</script>&`
  const all: readonly Interaction[] = [
    ask({ kind: 'notice', text: evil, title: evil }),
    ask({ kind: 'input', text: evil, default: 'x' }),
    ask({ kind: 'choice', text: evil, options: [evil] }),
    ask({ kind: 'choices', text: evil, options: [evil], default: [evil] }),
    ask({ kind: 'progress', text: evil }),
  ]
  for (const asked of all) {
    const page = askPage(asked, { mend: evil, sent: [evil], words: evil })
    expect(page).not.toContain('<script')
    expect(page).not.toContain(`"><`.concat('script'))
    expect(page).toContain('&lt;script&gt;')
  }
})

it('does not send a secret back to be mended', () => {
  const page = askPage(ask({ kind: 'input', echo: false, default: 'preset' }), { mend: 'x', sent: ['hush'] })
  expect(page).toContain('type="password"')
  expect(page).not.toMatch(/hush|preset/)
})
