// A small local application of a device, without a library: it registers a management object with its description, says
// what servers change in it, and takes it back when it is stopped (Ctrl+C). Kill it to see what the device does then.
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
const ddf = `<MgmtTree><VerDTD>1.2</VerDTD>
  <Node><NodeName/><DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><Occurrence><ZeroOrMore/></Occurrence>
    <Scope><Dynamic/></Scope><DFType><DDFName>${moid}</DDFName></DFType></DFProperties>
    ${leaf('Room', 'chr')}${leaf('Target', 'int')}
  </Node></MgmtTree>`

const ask = async (path, options = {}) => {
  const headers = { Authorization: `Bearer ${token}`, ...(options.body && { 'Content-Type': 'application/json' }) }
  const answer = await fetch(new URL(path, address), { ...options, headers })
  if (!answer.ok) throw new Error(`${answer.status} ${(await answer.json()).words}`)
  return answer
}
const say = words => process.stdout.write(`${words}\n`)

/** DM-7: an object of its own, and how it looks. */
const register = async () => {
  const document = [{ ClientURI: `${moid}//`, MOData: { living: { Room: 'Living room', Target: 21 } } }]
  const { uris, created } = await (
    await ask('/v1/objects', { method: 'PUT', body: JSON.stringify({ ddf, document }) })
  ).json()
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

const leave = async () => {
  await ask('/v1/objects', { method: 'DELETE' })
  say('deregistered')
  process.exit(0)
}
process.on('SIGINT', leave)
process.on('SIGTERM', leave)
try {
  const uri = await register()
  for await (const { event, changes = [], uris = changes.map(change => change.uri) } of updates()) {
    if (event === 'listening') say(`listening; the target is ${await target(uri)} degrees`)
    else if (uris.some(changed => changed.startsWith(uri))) say(`the target is now ${await target(uri)} degrees`)
  }
  say('the device is gone')
} catch (error) {
  process.stderr.write(`${error.message}: ${error.cause?.message ?? address}\n`)
  process.exitCode = 1
}
