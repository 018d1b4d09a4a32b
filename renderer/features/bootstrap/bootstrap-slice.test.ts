import { beforeEach, describe, expect, it } from 'vitest'
import type { BootstrapRun } from '#contract'
import { useApp } from '../../app/store.ts'

const run = (id: string, more: Partial<BootstrapRun> = {}): BootstrapRun => ({
  id,
  deviceId: 'd',
  profileId: 'p',
  method: 'client-initiated',
  startedAt: 1,
  result: 'running',
  steps: [],
  ...more,
})
const seen = (item: BootstrapRun) => useApp.getState().bootstrapEvent({ kind: 'run', run: item })
const shown = () => useApp.getState().runs?.map(({ id, result }) => `${id} ${result}`)

beforeEach(() => useApp.setState({ runs: undefined, profileDrafts: {} }))

describe('the runs', () => {
  it('stand newest first and grow in their place', () => {
    seen(run('1'))
    seen(run('2'))
    seen(run('1', { result: 'PASS' }))
    expect(shown()).toEqual(['2 running', '1 PASS'])
  })
})

describe('a profile in its tab', () => {
  it('differs from what is stored as soon as it is typed in, and no longer when it is typed back', () => {
    useApp.setState({ profileDrafts: { p: { stage: 'open', text: '{}', saved: '{}', saving: false } } })
    useApp.getState().profileTyped('p', '{ }')
    expect(useApp.getState().profileDrafts.p).toMatchObject({ text: '{ }', saved: '{}' })
    useApp.getState().profileTyped('p', '{}')
    expect(useApp.getState().profileDrafts.p).toMatchObject({ text: '{}', saved: '{}' })
  })

  it('is gone with its tab', () => {
    useApp.setState({ profileDrafts: { p: { stage: 'open', text: '{}', saved: '{}', saving: false } } })
    useApp.getState().profileClosed('p')
    expect(useApp.getState().profileDrafts).toEqual({})
  })
})
