import { beforeEach, expect, it } from 'vitest'
import { problem } from '#core/problem.ts'
import { useApp } from './store.ts'

const fresh = useApp.getInitialState()
const app = () => useApp.getState()
beforeEach(() => useApp.setState(fresh, true))

it('opens a tab once, however often it is asked for', () => {
  app().openPanel('device', { deviceId: 'a' }, 'a')
  app().openPanel('device', { deviceId: 'b' }, 'b')
  app().openPanel('device', { deviceId: 'a' }, 'a')
  expect(app().panels.map(({ title }) => title)).toEqual(['a', 'b'])
  expect(app().activePanel).toBe('device|deviceId=a')
})

it('has one tab for a list that is walked, until one of them is opened for good', () => {
  app().openPanel('device', { deviceId: 'a' }, 'a')
  for (const name of ['b', 'c', 'a', 'd']) app().passPanel('device', { deviceId: name }, name)
  expect(app().panels.map(({ title }) => title)).toEqual(['a', 'd'])
  app().openPanel('device', { deviceId: 'd' }, 'd')
  app().passPanel('device', { deviceId: 'e' }, 'e')
  expect(app().panels.map(({ title }) => title)).toEqual(['a', 'd', 'e'])
  app().panelMarked('device|deviceId=e', { unsaved: true })
  app().passPanel('device', { deviceId: 'f' }, 'f')
  expect(app().panels.map(({ title }) => title)).toEqual(['a', 'd', 'e', 'f'])
})

it('goes to the neighbour when the shown tab is closed', async () => {
  for (const name of ['a', 'b', 'c']) app().openPanel('device', { deviceId: name }, name)
  app().panelActivated('device|deviceId=b')
  await app().closePanel('device|deviceId=b')
  expect(app().activePanel).toBe('device|deviceId=c')
  await app().closePanel('device|deviceId=c')
  expect(app().activePanel).toBe('device|deviceId=a')
  await app().closePanel('device|deviceId=a')
  expect([app().panels, app().activePanel]).toEqual([[], undefined])
})

it('asks before it closes a tab with unsaved changes', async () => {
  app().openPanel('file', { path: 'x' }, 'x')
  app().panelMarked('file|path=x', { unsaved: true })
  const refused = app().closePanel('file|path=x')
  app().question?.answer(false)
  await refused
  expect(app().panels).toHaveLength(1)
  const agreed = app().closePanel('file|path=x')
  app().question?.answer(true)
  await agreed
  expect(app().panels).toHaveLength(0)
})

it('answers an older question with no when a newer one comes', async () => {
  const question = { title: 'One?', words: '', verb: 'Do', danger: false }
  const first = app().confirm(question)
  const second = app().confirm({ ...question, title: 'Two?' })
  expect(await first).toBe(false)
  app().question?.answer(true)
  expect(await second).toBe(true)
})

it('shows a problem with its words, cause, next step and place, and counts it when it comes again', () => {
  const item = problem('host.no-answer', { what: 'x' }, { file: 'a.ddf', line: 3, column: 7 })
  app().notify(item)
  app().notify(item)
  app().notify('Saved.', 'done')
  expect(app().toasts.map(({ kind, code, where, times }) => ({ kind, code, where, times }))).toEqual([
    { kind: 'error', code: 'host.no-answer', where: 'a.ddf:3:7', times: 2 },
    { kind: 'done', code: undefined, where: undefined, times: 1 },
  ])
  expect(app().toasts[0]?.next).toContain('Try again')
})

it('replaces what one finder found and keeps what others did', () => {
  const found = (subject: string) => [{ problem: problem('host.no-answer'), subject, severity: 'error' as const }]
  app().problemsFound('a', found('1'))
  app().problemsFound('b', found('2'))
  app().problemsFound('a', [])
  expect(Object.keys(app().problems)).toEqual(['b'])
})

it('hides the side pane when the shown activity is chosen again', () => {
  app().activityChosen('settings')
  expect([app().activity, app().sideOpen]).toEqual(['settings', true])
  app().activityChosen('settings')
  expect(app().sideOpen).toBe(false)
  app().activityShown('settings')
  expect(app().sideOpen).toBe(true)
})
