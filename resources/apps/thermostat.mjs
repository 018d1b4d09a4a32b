// A small local application of a device, without a library: it registers a management object with its description, says
// what servers change in it, does what they execute (Boost at once, Calibrate in a while), and takes the object back when it
// is stopped (Ctrl+C). Kill it to see what the device does then.
//
//   DMWB_APP_TOKEN=<token> node thermostat.mjs <address of the device's interface>

const [address] = process.argv.slice(2)
const token = process.env.DMWB_APP_TOKEN
if (!address || !token) {
  process.stderr.write('Usage: DMWB_APP_TOKEN=<token> node thermostat.mjs <address>\n')
  process.exit(2)
}

const moid = 'urn:x-dmwb:mo:thermostat:1.0'
const leaf = (name, format) => `
  <Node><NodeName>${name}</NodeName><DFProperties><AccessType><Get/><Replace/></AccessType><DFFormat><${format}/></DFFormat>
    <Occurrence><ZeroOrOne/></Occurrence><Scope><Dynamic/></Scope><DFType><MIME>text/plain</MIME></DFType></DFProperties></Node>`
const node = (name, access, format, inside = '') => `
  <Node><NodeName>${name}</NodeName><DFProperties><AccessType>${access}</AccessType><DFFormat><${format}/></DFFormat>
    <Occurrence><One/></Occurrence><Scope><Permanent/></Scope><DFType>${inside ? '<DDFName/>' : '<MIME>text/plain</MIME>'}</DFType></DFProperties>${inside}</Node>`
const operation = name => node(name, '<Exec/><Get/>', 'null')
const ddf = `<MgmtTree><VerDTD>1.2</VerDTD>
  <Node><NodeName/><DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><Occurrence><ZeroOrMore/></Occurrence>
    <Scope><Dynamic/></Scope><DFType><DDFName>${moid}</DDFName></DFType></DFProperties>
    ${leaf('Room', 'chr')}${leaf('Target', 'int')}
    ${node('Operations', '<Get/>', 'node', operation('Boost') + operation('Calibrate'))}
  </Node></MgmtTree>`

const ask = async (path, options = {}) => {
  const headers = { Authorization: `Bearer ${token}`, ...(options.body && { 'Content-Type': 'application/json' }) }
  const answer = await fetch(new URL(path, address), { ...options, headers })
  if (!answer.ok) throw new Error(`${answer.status} ${(await answer.json()).words}`)
  return answer
}
const say = words => process.stdout.write(`${words}\n`)

/** DM-7: an object of its own, and how it looks. */
const put = async (degrees, replace = false) => {
  const document = [{ ClientURI: `${moid}//`, MOData: { living: { Room: 'Living room', Target: degrees } } }]
  const answer = await ask('/v1/objects', { method: 'PUT', body: JSON.stringify({ ddf, document, replace }) })
  return answer.json()
}
const register = async () => {
  const { uris, created } = await put(21)
  say(`${created ? 'registered' : 'found again'} ${uris[0]}`)
  return uris[0]
}
const target = async uri => {
  const [object] = await (await ask(`/v1/objects?uri=${encodeURIComponent(uri)}`)).json()
  return Object.values(object.MOData)[0].Target
}

/** DM-8: a line for each change, as long as the application lives. */
async function* updates() {
  let rest = ''
  for await (const chunk of (await ask('/v1/updates')).body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()
    yield* lines.map(line => JSON.parse(line))
  }
}

/** A server's EXEC: the status that it gets, at once or, after 202, in an alert. */
const conclude = (id, status, data) =>
  ask(`/v1/executions/${id}`, { method: 'POST', body: JSON.stringify({ status, data }) })
const execute = async (id, at, uri) => {
  say(`executing ${at}`)
  if (at.endsWith('/Boost')) {
    await put((await target(uri)) + 2, true)
    await conclude(id, 200)
  } else if (at.endsWith('/Calibrate')) {
    await conclude(id, 202)
    await new Promise(resolve => setTimeout(resolve, 1000))
    await conclude(id, 1200, { Deviation: '0.3' })
  } else await conclude(id, 501)
  say(`executed ${at}`)
}

const leave = async () => {
  await ask('/v1/objects', { method: 'DELETE' })
  say('deregistered')
  process.exit(0)
}
process.on('SIGINT', leave)
process.on('SIGTERM', leave)
try {
  const uri = await register()
  for await (const { event, id, uri: at, changes = [], uris = changes.map(change => change.uri) } of updates()) {
    if (event === 'execute') execute(id, at, uri).catch(error => say(`not executed: ${error.message}`))
    else if (event === 'listening') say(`listening; the target is ${await target(uri)} degrees`)
    else if (uris.some(changed => changed.startsWith(uri))) say(`the target is now ${await target(uri)} degrees`)
  }
  say('the device is gone')
} catch (error) {
  process.stderr.write(`${error.message}: ${error.cause?.message ?? address}\n`)
  process.exitCode = 1
}
