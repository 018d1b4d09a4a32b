import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { readBackOf, sha256 } from '#bootstrap/read-back.ts'
import { cardFilesOf, cardFileText, readCardImage, writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { formEndings } from '#core/bootstrap-forms/make-form.ts'
import { readSmsFile, smsFileText } from '#core/bootstrap-forms/sms-file.ts'
import { utf8Decode, utf8Encode } from '#core/bytes.ts'
import { readJson } from '#core/json.ts'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { sessionInWords } from '../session-in-words.ts'
import { handoverFolder, handoverName } from './handover.ts'
import { verdictOf, wapPushOf } from './wap-push.ts'
import { type Deliver, type Flight, failureOf, unitOf } from './ways.ts'

// Bootstraps as files: for the factory, for a card writer, for whoever sends short messages. They hold secrets, so that
// only their owner may read them.

/** Set at the factory (OMA DM 2.0 §8.1): the document in a file; a simulated device reads that very file. */
export const deliverFactory: Deliver = async flight => {
  const { parts, made, hooks } = flight
  const file = await writeBack(flight, formEndings[made.form], made.bytes, found => ok(found))
  if (!file.ok) return { step: 'read-back', problem: file.problem }
  const unit = unitOf(flight)
  if (!unit) return undefined
  const outcome = await unit.use(async device => {
    hooks.told('deliver', 'The simulated device is set up with the file.')
    return device.bootstrapWith(await readFile(file.value), made.type)
  })
  const [session] = outcome.ok ? outcome.value.sessions : []
  if (session) await unit.ended(sessionInWords(session, parts.now()))
  return failureOf(outcome)
}

/** On a smart card (OMA DM 2.0 §8.2): the image in a file; a simulated device finds it in its slot at power-on. */
export const deliverCard: Deliver = async flight => {
  const { made, hooks } = flight
  const image = writeCardImage(made.bytes)
  if (!image.ok) return { step: 'make', problem: image.problem }
  const file = await writeBack(flight, 'card.json', utf8Encode(cardFileText(image.value)), documentOnCard)
  if (!file.ok) return { step: 'read-back', problem: file.problem }
  const unit = unitOf(flight)
  if (!unit) return undefined
  const inserted = await unit.insertCard(await readFile(file.value, 'utf8'))
  if (!inserted.ok) return { step: 'deliver', problem: inserted.problem }
  hooks.told('deliver', 'The card lies in the slot of the simulated device, which is switched off and on.')
  await unit.stop()
  const started = await unit.start()
  if (!started.ok) return { step: 'apply', problem: started.problem }
  return failureOf(await unit.cardRead())
}

/** As short messages (OMA DM 2.0 §8.4): their PDUs in a file, ready for a modem; a simulated device gets them put together. */
export const deliverSms: Deliver = async flight => {
  const { order, made, hooks, runId } = flight
  const unit = unitOf(flight)
  const push = wapPushOf(order, made, unit)
  if (!push.ok) return { step: 'make', problem: push.problem }
  const phone = order.phone ?? (unit ? '+10000000000' : '')
  const text = smsFileText(phone, push.value, Number.parseInt(runId.slice(0, 2), 16) || 1)
  if (!text.ok) return { step: 'make', problem: text.problem }
  const lines = utf8Encode(text.value)
  const file = await writeBack(flight, 'pdu', lines, found => ok(found))
  if (!file.ok) return { step: 'read-back', problem: file.problem }
  const parts = text.value.trimEnd().split('\n').length
  hooks.told('deliver', `The push is ready as ${parts} short messages, each a line for AT+CMGS.`)
  if (!unit) return undefined
  const read = readSmsFile(await readFile(file.value, 'utf8'))
  if (!read.ok) return { step: 'deliver', problem: read.problem }
  const verdict = verdictOf(unit, sha256(made.bytes), hooks.signal)
  const handed = await unit.use(async device => {
    await device.notified('sms', read.value.push, phone)
    return ok(null)
  })
  return handed.ok ? verdict : { step: 'deliver', problem: handed.problem }
}

function documentOnCard(found: Uint8Array): Result<Uint8Array> {
  const text = utf8Decode(found)
  const json = text.ok ? readJson(text.value) : text
  const files = json.ok ? cardFilesOf(json.value) : json
  const card = files.ok ? readCardImage(files.value) : files
  return card.ok ? ok(card.value.bootstrap) : card
}

/** Writes the file, reads it back from the disk and compares the document in it with the one that was made. */
async function writeBack(
  { parts, order, runId, made, hooks }: Flight,
  ending: string,
  bytes: Uint8Array,
  documentIn: (found: Uint8Array) => Result<Uint8Array>,
): Promise<Result<string>> {
  const folder = handoverFolder(parts.folders.data, runId)
  const file = join(folder, `${handoverName(order.deviceId)}.${ending}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const handle = await open(`${file}.part`, 'w', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(`${file}.part`, file)
    hooks.port({ file })
    hooks.progress(bytes.length, bytes.length)
    hooks.left()
    hooks.told('deliver', `The file is written: ${file}`)
    const found = await readFile(file)
    const inside = documentIn(found)
    if (!inside.ok) return inside
    const compared = readBackOf(ending === 'pdu' ? bytes : made.bytes, inside.value)
    if (!compared.ok) return compared
    // Lines of short messages are a step on the way, not what the device has.
    if (ending !== 'pdu') hooks.readBack(compared.value)
    hooks.told('read-back', 'The file was read again: what it holds is the document, byte for byte.')
    return ok(file)
  } catch (error) {
    return failed(unwritable(file, error as NodeJS.ErrnoException))
  }
}

function unwritable(file: string, error: NodeJS.ErrnoException): Problem {
  if (error.code === undefined) throw error
  return problem('cli.file-unwritable', { file, what: error.code }, { file })
}
