import { describe, expect, it } from 'vitest'
import { ok } from '#core/result.ts'
import { newDevice, type Reply, rawServer } from './device.fixture.ts'
import { end, json, say } from './draft.fixture.ts'

describe('SHOW in a draft session', () => {
  const page = '<form method="post"><button name="answer" value="yes">Yes</button></form>'
  const html = 'text/html; charset=utf-8'

  /** Pages by their requests; everything else is the DM Server, which sends SHOW and then an EXEC. */
  async function shown(pages: Readonly<Record<string, Reply>>, options: Parameters<typeof newDevice>[0] = {}) {
    const server = await rawServer((seen, count) => {
      const found = pages[seen.request]
      if (found) return found
      if (count > 1) return end
      const commands = [
        ['SHOW', `${server.origin}/consent?uiid=1234`],
        ['EXEC', './DCMO/camera/Operations/Disable'],
      ]
      return say({ CMD: commands, Report: true })
    })
    const device = newDevice(options)
    await device.session({ trigger: 'client', to: { url: `${server.origin}/dm`, dialect: 'draft' } })
    await device.stop()
    return { requests: server.seen.map(({ request }) => request), last: json(server.seen.at(-1)).Status }
  }

  it('holds the session until the interaction host says that it is finished', async () => {
    const { requests, last } = await shown({
      'GET /consent?uiid=1234': { type: html, body: page, headers: { Refresh: '120; url=/consent/end?uiid=1234' } },
      'POST /consent?uiid=1234': { type: html, body: '<p>Thank you.', headers: { 'X-OMADMUI': 'finished' } },
    })
    expect(requests).toEqual(['POST /dm', 'GET /consent?uiid=1234', 'POST /consent?uiid=1234', 'POST /dm'])
    expect(last).toEqual([{ sc: 200 }, { sc: 200 }])
  })

  it('comes back for the end page when nobody answers, and goes on', async () => {
    const { requests, last } = await shown(
      {
        'GET /consent?uiid=1234': { type: html, body: page, headers: { Refresh: '0; url=/consent/end?uiid=1234' } },
        'GET /consent/end?uiid=1234': { type: html, body: '', headers: { 'X-OMADMUI': 'expired' } },
      },
      { answers: { unanswered: true } },
    )
    expect(requests).toEqual(['POST /dm', 'GET /consent?uiid=1234', 'GET /consent/end?uiid=1234', 'POST /dm'])
    expect(last).toEqual([{ sc: 200 }, { sc: 200 }])
  })

  it('is answered by 507 when the person closes the page', async () => {
    const { last } = await shown({
      'GET /consent?uiid=1234': { type: html, body: page },
      'POST /consent?uiid=1234': { type: html, body: '<p>Please go on' },
    })
    expect(last).toEqual([{ sc: 507 }, { sc: 200 }])
  })

  it('waits no longer than its guard', async () => {
    const browser = { start: async () => ok({ closed: new Promise<never>(() => undefined) }) }
    const { last } = await shown({}, { browser, limits: { showMs: 30 } })
    expect(last).toEqual([{ sc: 200 }, { sc: 200 }])
  })

  it('is answered by 500 when the browser does not start, and by 501 when there is none', async () => {
    const broken = await shown({}, { browser: { start: () => Promise.reject(new Error('no display')) } })
    expect(broken.last).toEqual([{ sc: 500 }, { sc: 200 }])
    expect((await shown({}, { browser: 'none' })).last).toEqual([{ sc: 501 }, { sc: 200 }])
  })
})
