import { expect, it } from 'vitest'
import { eventually } from '#http/eventually.fixture.ts'
import { memoryRecorder, story } from '../server/memory-recorder.fixture.ts'
import { codesOf, commandServer, newDevice } from './device.fixture.ts'

// SHOW over real sockets: the browser of the simulated device loads real pages.

const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const page = {
  type: 'text/html; charset=utf-8',
  body: `<form method="post" action="/answer"><input type="hidden" name="uiid" value="1234">
    <input name="pin"><select name="net"><option value="a">A<option value="b" selected>B</select>
    <button name="choice" value="no">No</button><button name="choice" value="yes">Yes</button></form>`,
}

it('loads the page, fills it in by rule and sends it, while the session goes on at once', async () => {
  let answer = ''
  const server = await commandServer({
    'GET /ask?uiid=1234': page,
    'POST /answer': ({ body }) => {
      answer = body
      return { status: 303, headers: { Location: '/thanks' } }
    },
    'GET /thanks': { type: 'text/html', body: '<p>Thank you' },
  })
  const recorder = memoryRecorder()
  const device = newDevice({ recorder, answers: { fields: { pin: '12&3' }, press: 'Yes' } })
  const statuses = await server.run(device, ['SHOW', '$/ask?uiid=1234'], ['GET', `${devInfo}//DevID`])
  expect(codesOf(statuses)).toEqual([200, 200])
  await eventually(() => server.of('GET /thanks').length).toBe(1)
  expect(answer).toBe('uiid=1234&pin=12%263&net=b&choice=yes')
  const browser = recorder.records.find(({ info }) => info.kind === 'browser')
  await eventually(() => browser?.outcome).toBe('done')
  expect(server.of('GET /ask?uiid=1234')[0]?.headers.authorization).toBeUndefined()
  expect(browser && story(browser).length).toBeGreaterThan(0)
})

it('does not learn what became of the page: one that is missing or leads in a circle is for the record only', async () => {
  const server = await commandServer({ 'GET /round': { status: 302, headers: { Location: '/round' } } })
  const recorder = memoryRecorder()
  const statuses = await server.run(newDevice({ recorder }), ['SHOW', '$/missing'], ['SHOW', '$/round'])
  expect(codesOf(statuses)).toEqual([200, 200])
  const browsers = () => recorder.records.filter(({ info }) => info.kind === 'browser')
  await eventually(() => browsers().map(({ outcome }) => outcome)).toEqual(['failed', 'failed'])
  expect(
    browsers()
      .map(({ problem }) => problem?.code)
      .sort(),
  ).toEqual(['device.endless-pages', 'device.page-status'])
})

it('fills in the device in the address', async () => {
  const server = await commandServer({ 'GET /hello/IMEI:004400152020002': { type: 'text/html', body: '' } })
  const device = newDevice()
  await server.run(device, ['SHOW', '$/hello/[DevID]'])
  await device.settled()
  expect(server.of('GET /hello/IMEI:004400152020002')).toHaveLength(1)
})

it('answers 501 without a screen, 507 when the user says no, 400 for what no browser opens, and goes on', async () => {
  const server = await commandServer()
  const commands = [
    ['SHOW', '$/page'],
    ['GET', `${devInfo}//DevID`],
  ]
  expect(codesOf(await server.run(newDevice({ browser: 'none' }), ...commands))).toEqual([501, 200])
  const no = newDevice({ reluctance: ({ name }) => (name === 'SHOW' ? 507 : undefined) })
  expect(codesOf(await server.run(no, ...commands))).toEqual([507, 200])
  expect(codesOf(await server.run(newDevice(), ['SHOW', 'ftp://files.example.com/'], ['SHOW', 'nonsense']))).toEqual([
    400, 400,
  ])
  const broken = newDevice({ browser: { start: () => Promise.reject(new Error('no display')) } })
  expect(codesOf(await server.run(broken, ...commands))).toEqual([500, 200])
  expect(server.of('GET /page')).toEqual([])
})

it('answers each page by the first rule whose words stand on it, else as all pages', async () => {
  const form = (words: string) => ({
    type: 'text/html; charset=utf-8',
    body: `<h1>${words}</h1><form method="post" action="/answer"><input name="pin"><button name="b" value="no">No</button><button name="b" value="yes">Yes</button></form>`,
  })
  const server = await commandServer({
    'GET /1': form('Your <i>PIN</i> &amp; more'),
    'GET /2': form('Delete all?'),
    'GET /3': form('Something else'),
    'POST /answer': { type: 'text/html', body: '' },
  })
  const rules = [
    { words: 'PIN & more', fields: { pin: '1' }, press: 'Yes' },
    { words: 'Delete', closes: true },
  ]
  const device = newDevice({ answers: { rules, press: 'No' } })
  await server.run(device, ['SHOW', '$/1'], ['SHOW', '$/2'], ['SHOW', '$/3'])
  await device.settled()
  expect(
    server
      .of('POST /answer')
      .map(({ body }) => body)
      .sort(),
  ).toEqual(['pin=&b=no', 'pin=1&b=yes'])
})
