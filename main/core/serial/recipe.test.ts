import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { utf8Encode } from '../bytes.ts'
import { problem } from '../problem.ts'
import { failed, ok } from '../result.ts'
import { AtCommand, type AtRequest } from './at-command.ts'
import { AtListen } from './at-listen.ts'
import { parseRecipe, type Recipe, recipeJsonSchema, recipeMisfit } from './recipe.ts'
import { recipeValues } from './recipe-values.ts'
import { runRecipe } from './run-recipe.ts'
import { talk } from './talk.fixture.ts'

const resources = new URL('../../../resources/', import.meta.url)
const sample = (name: string) => readFileSync(new URL(`recipes/${name}.json`, resources), 'utf8')

const base = {
  kind: 'dmwb-at-recipe',
  version: 1,
  name: 'Test',
  match: {},
  values: { apn: { from: 'row.apn', most: 10 } },
  steps: [{ id: 'set', send: 'AT+APN="{{apn}}"', effect: 'write' }],
  verify: [{ id: 'check', send: 'AT+APN?', capture: { kept: '"(.{0,10})"' }, equals: { kept: '{{apn}}' } }],
}
const made = (change: object = {}): Recipe => {
  const read = parseRecipe(JSON.stringify({ ...base, ...change }))
  if (!read.ok) throw new Error(JSON.stringify(read.problem))
  return read.value
}

describe('a recipe', () => {
  it('has its published schema up to date (node scripts/write-schemas.ts)', () => {
    const text = readFileSync(new URL('schemas/at-recipe.schema.json', resources), 'utf8')
    expect(JSON.parse(text)).toEqual(recipeJsonSchema())
  })

  it.each(['module-file', 'airvantage-session'])('ships as %s', name => {
    expect(parseRecipe(sample(name))).toMatchObject({ ok: true })
  })

  it.each([
    ['a command that is none', { steps: [{ id: 'x', send: 'ls' }] }, '/steps/0/send'],
    ['two commands in one', { steps: [{ id: 'x', send: 'AT\rAT+CFUN=0' }] }, '/steps/0/send'],
    ['a pattern that takes for ever', { steps: [{ id: 'x', send: 'AT', expect: '(a+)+' }] }, '/steps/0/expect'],
    ['a value that nobody names', { steps: [{ id: 'x', send: 'AT+X={{other}}' }] }, ''],
    [
      'a session that is tried again',
      { steps: [{ ...session, retry: { times: 1, pauseMs: 10, on: ['timeout'] } }] },
      '/steps/0',
    ],
    ['neither command nor rest', { steps: [{ id: 'x' }] }, '/steps/0'],
    ['a verification that writes', { verify: [{ id: 'x', send: 'AT', effect: 'write' }] }, '/verify/0'],
    ['a source that there is not', { values: { apn: { from: 'profile:NAP' } } }, '/values/apn/from'],
    ['code', { script: 'rm -rf /' }, ''],
  ])('does not take %s', (_, change, path) => {
    const read = parseRecipe(JSON.stringify({ ...base, ...change }))
    expect(read).toMatchObject({ ok: false, problem: { code: 'serial.recipe-invalid', at: { path } } })
  })

  it('is for the modems that it names', () => {
    const recipe = made({ match: { manufacturer: 'Acme', model: 'M[0-9]' } })
    const modem = { manufacturer: 'Acme', model: 'M1', revision: undefined }
    expect(recipeMisfit(recipe, modem)).toBeUndefined()
    expect(recipeMisfit(recipe, { ...modem, model: 'M10' })).toMatchObject({ code: 'serial.recipe-other-modem' })
    expect(recipeMisfit(recipe, { ...modem, manufacturer: undefined })).toMatchObject({ detail: { found: 'nothing' } })
  })

  it.each([
    ['internet', undefined],
    ['longer-than-ten', /longer than 10/],
    ['a"b', /for something else/],
    ['a\rAT', /for something else/],
    ['a\x1a', /for something else/],
    [undefined, /there is no row\.apn/],
  ])('takes the value %j as a modem can', (apn, what) => {
    const values = recipeValues(made(), { 'row.apn': apn })
    if (what === undefined) expect(values).toEqual(ok({ apn: 'internet' }))
    else
      expect(values).toMatchObject({
        problem: { code: 'serial.recipe-value', detail: { what: expect.stringMatching(what) } },
      })
  })
})

const session = { id: 'go', send: 'AT+GO', effect: 'session' } as const

/** Runs against what a modem says to each command; a list is said one by one. */
async function run(recipe: Recipe, says: Readonly<Record<string, string | readonly string[]>>, later = '') {
  const asked: string[] = []
  const counts = new Map<string, number>()
  const told = {
    ask: async (request: AtRequest) => {
      asked.push(request.command)
      const said = says[request.command] ?? 'ERROR'
      const count = counts.get(request.command) ?? 0
      counts.set(request.command, count + 1)
      const text = typeof said === 'string' ? said : (said[count] ?? said.at(-1) ?? '')
      return talk(new AtCommand(request), () =>
        utf8Encode(text === '' ? '' : `\r\n${text.replaceAll('\n', '\r\n')}\r\n`),
      ).result
    },
    hear: async (pattern: string, waitMs: number) => {
      const side = new AtListen(pattern, waitMs)
      side.start()
      return (
        side.heard(utf8Encode(later)).end?.result ?? side.silence().end?.result ?? failed(problem('serial.no-answer'))
      )
    },
    rest: async () => ok(null),
  }
  const result = await runRecipe(told, recipe, { document: utf8Encode('abc'), values: { apn: 'internet' } })
  return { result, asked }
}

describe('running a recipe', () => {
  it('ends with what it read back', async () => {
    const { result, asked } = await run(made(), { 'AT+APN="internet"': 'OK', 'AT+APN?': '+APN: "internet"\nOK' })
    expect(result).toMatchObject({ ok: true, value: { compared: ['kept'] } })
    expect(asked).toEqual(['AT+APN="internet"', 'AT+APN?'])
  })

  it('does not believe an OK', async () => {
    const { result } = await run(made(), { 'AT+APN="internet"': 'OK', 'AT+APN?': '+APN: "other"\nOK' })
    expect(result).toMatchObject({ problem: { code: 'serial.recipe-verify', detail: { name: 'kept' } } })
    const silent = await run(made(), { 'AT+APN="internet"': 'OK', 'AT+APN?': 'OK' })
    expect(silent.result).toMatchObject({ problem: { code: 'serial.recipe-verify' } })
  })

  it('leaves out what is so already', async () => {
    const steps = [
      { id: 'before', send: 'AT+APN?', capture: { old: '"(.{0,10})"' } },
      { id: 'set', send: 'AT+APN="{{apn}}"', unless: { old: '{{apn}}' } },
    ]
    const { asked } = await run(made({ steps }), { 'AT+APN?': '+APN: "internet"\nOK' })
    expect(asked).toEqual(['AT+APN?', 'AT+APN?'])
  })

  it('tries again what it says, as often as it says', async () => {
    const retry = { times: 2, pauseMs: 10, on: ['+CME ERROR: 14', 'timeout'] }
    const recipe = made({ steps: [{ id: 'ready', send: 'AT+CPIN?', expect: 'READY', retry }], verify: [] })
    const busy = '+CME ERROR: 14'
    expect((await run(recipe, { 'AT+CPIN?': [busy, '', '+CPIN: READY\nOK'] })).result).toMatchObject({ ok: true })
    expect((await run(recipe, { 'AT+CPIN?': busy })).asked).toHaveLength(3)
    expect((await run(recipe, { 'AT+CPIN?': '+CME ERROR: 10' })).asked).toHaveLength(1)
  })

  it('bears the failures that it names', async () => {
    const recipe = made({ steps: [{ id: 'x', send: 'AT+DEL', accept: ['ERROR'] }], verify: [] })
    expect((await run(recipe, {})).result).toMatchObject({ ok: true })
    expect((await run(recipe, { 'AT+DEL': '+CME ERROR: 3' })).result).toMatchObject({ ok: false })
  })

  it('waits for what the modem says later, and knows good from bad', async () => {
    const waitFor = { line: '\\+DONE: [58]', good: '\\+DONE: 8', timeoutMs: 1000 }
    const recipe = made({ steps: [{ ...session, waitFor }], verify: [] })
    const good = await run(recipe, { 'AT+GO': 'OK' }, '\r\n+CREG: 1\r\n+DONE: 4\r\n+DONE: 8\r\n')
    expect(good.result).toMatchObject({ ok: true, value: { heard: ['+DONE: 8'] } })
    const together = await run(recipe, { 'AT+GO': '+DONE: 8\nOK' })
    expect(together.result).toMatchObject({ ok: true, value: { heard: ['+DONE: 8'] } })
    const bad = await run(recipe, { 'AT+GO': 'OK' }, '\r\n+DONE: 5\r\n')
    expect(bad.result).toMatchObject({ problem: { code: 'serial.recipe-session' } })
  })

  it('tells that a session was begun, so that nobody begins it twice', async () => {
    const steps = [session, { id: 'after', send: 'AT+AFTER' }]
    const { result } = await run(made({ steps, verify: [] }), { 'AT+GO': 'OK', 'AT+AFTER': '' })
    expect(result).toMatchObject({ problem: { code: 'serial.recipe-session' } })
  })
})

describe('bytes of an AT command', () => {
  const bytes = utf8Encode('\nOK\r\n[{"a":1}]\0')

  it('go when CONNECT asks for them, without an end of their own', () => {
    const request = { command: 'AT+UP=3', data: bytes, prompt: 'CONNECT' } as const
    let count = 0
    const { result, sent } = talk(new AtCommand(request), () =>
      utf8Encode(count++ === 0 ? '\r\n+CREG: 1\r\n\r\nCONNECT 115200\r\n' : '\r\n+UP: 3,ab\r\n\r\nOK\r\n'),
    )
    expect(result).toMatchObject({ ok: true, value: { lines: ['3,ab'] } })
    expect(sent.slice(-bytes.length)).toEqual(bytes)
  })

  it('come behind CONNECT as they are, cut at every byte', () => {
    const inner = bytes.slice(1)
    const said = [...utf8Encode('\r\nCONNECT\r\n'), ...inner, ...utf8Encode('\r\n+DOWN: 3\r\n\r\nOK\r\n')]
    for (let cut = 0; cut <= said.length; cut++) {
      const { result } = talk(
        new AtCommand({ command: 'AT+DOWN', takes: inner.length }),
        () => Uint8Array.from(said),
        all => [all.slice(0, cut), all.slice(cut)],
      )
      expect(result).toEqual({ ok: true, value: { lines: ['3'], unsolicited: [], bytes: inner } })
    }
  })

  it('are no answer when fewer come than were asked for', () => {
    const { result } = talk(new AtCommand({ command: 'AT+DOWN', takes: 900 }), () =>
      utf8Encode('\r\nCONNECT\r\nabc\r\nOK\r\n'),
    )
    expect(result).toMatchObject({ problem: { code: 'serial.at-unfinished' } })
  })
})
