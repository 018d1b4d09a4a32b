import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { type AskModem, type AtAnswer, type AtRequest, shown } from './at-command.ts'
import { matched, matches, type Recipe, type RecipeStep } from './recipe.ts'

// Carries out a recipe: one step after another, and at last what verifies them.

/** A modem that is also listened to. */
export interface ModemTalk {
  readonly ask: AskModem
  /** The next line that is like the pattern, of all that the modem says. Problem: `serial.no-answer`. */
  hear(pattern: string, waitMs: number): Promise<Result<string>>
  rest(ms: number): Promise<Result<null>>
}

export interface RecipeOrder {
  readonly document: Uint8Array
  /** By the names of the recipe. */
  readonly values: Readonly<Record<string, string>>
  onStep?(step: string, command: string): void
  /** From here on the modem may have something of it. */
  onWrite?(): void
  onSent?(bytes: number): void
}

export interface RecipeOutcome {
  /** The document as the modem gave it back. */
  readonly bytes?: Uint8Array
  /** Names of the values that were read back and are right. */
  readonly compared: readonly string[]
  /** What was said while steps that open a session ran. */
  readonly heard: readonly string[]
}

interface Running {
  readonly talk: ModemTalk
  readonly order: RecipeOrder
  readonly kept: Map<string, string>
  readonly heard: string[]
  hadSession: boolean
}

/**
 * Runs the steps of a recipe and what verifies them. Problems: `serial.recipe-step` with the step, `serial.recipe-session`
 * when a session was begun that must not be begun twice, and those of asking a modem.
 */
export async function runRecipe(talk: ModemTalk, recipe: Recipe, order: RecipeOrder): Promise<Result<RecipeOutcome>> {
  const kept = new Map(Object.entries(order.values))
  const running: Running = { talk, order, kept, heard: [], hadSession: false }
  for (const step of recipe.steps) {
    const done = await runStep(running, step)
    if (!done.ok) return running.hadSession ? afterSession(done.problem) : done
  }
  const compared: string[] = []
  let bytes: Uint8Array | undefined
  for (const step of recipe.verify) {
    const done = await runStep(running, step)
    if (!done.ok) return running.hadSession ? afterSession(done.problem) : done
    compared.push(...Object.keys(step.equals ?? {}))
    bytes = done.value?.bytes ?? bytes
  }
  return ok({ ...(bytes && { bytes }), compared, heard: running.heard })
}

const afterSession = (why: Problem) =>
  failed(why.code === 'serial.cancelled' ? why : problem('serial.recipe-session', { why: why.code, ...why.detail }))

async function runStep(running: Running, step: RecipeStep): Promise<Result<AtAnswer | undefined>> {
  const { talk, order, kept } = running
  if (step.restMs !== undefined) {
    order.onStep?.(step.id, '')
    const rested = await talk.rest(step.restMs)
    return rested.ok ? ok(undefined) : rested
  }
  if (step.unless && holds(step.unless, kept)) return ok(undefined)
  const request = requestOf(step, order, kept)
  order.onStep?.(step.id, shown(request.command))
  if (step.effect === 'write' || step.effect === 'session') order.onWrite?.()
  if (step.effect === 'session') running.hadSession = true
  const answer = await asked(running, step, request)
  if (!answer.ok) return step.accept?.some(final => isFinal(answer.problem, final)) ? ok(undefined) : answer
  if (step.data) order.onSent?.(order.document.length)
  const wrong = judge(step, answer.value, kept)
  if (wrong) return failed(wrong)
  const heard = await waited(running, step, answer.value)
  return heard.ok ? answer : heard
}

function requestOf(step: RecipeStep, { document }: RecipeOrder, kept: ReadonlyMap<string, string>): AtRequest {
  const { send = '', bare, data, takes, timeoutMs } = step
  return {
    command: filled(send, kept),
    ...(bare && { bare }),
    ...(data && { data: document, prompt: data.prompt }),
    ...(takes && { takes: document.length }),
    ...(timeoutMs !== undefined && { waitMs: timeoutMs }),
  }
}

/** A step and, where it says so, the same step again. */
async function asked({ talk }: Running, { retry }: RecipeStep, request: AtRequest): Promise<Result<AtAnswer>> {
  let answer = await talk.ask(request)
  for (let again = 0; !answer.ok && retry && again < retry.times; again++) {
    const why = answer.problem
    if (!retry.on.some(reason => isFinal(why, reason))) return answer
    const rested = await talk.rest(retry.pauseMs)
    if (!rested.ok) return rested
    answer = await talk.ask(request)
  }
  return answer
}

const silences: ReadonlySet<string> = new Set(['serial.no-answer', 'serial.at-unfinished'])

function isFinal({ code, detail }: Problem, reason: string): boolean {
  return reason === 'timeout' ? silences.has(code) : code === 'serial.at-error' && detail?.answer === reason
}

/** Keeps what is to be kept; what is wrong with the answer, if anything. */
function judge(step: RecipeStep, { lines, bytes }: AtAnswer, kept: Map<string, string>): Problem | undefined {
  const { id, expect, capture = {}, equals = {}, takes } = step
  if (expect !== undefined && !lines.some(line => matches(expect, line))) {
    return problem('serial.recipe-step', { step: id, what: 'the answer is not the one that is expected' })
  }
  if (takes && !bytes) return problem('serial.recipe-step', { step: id, what: 'no bytes came' })
  for (const [name, pattern] of Object.entries(capture)) {
    const found = lines.map(line => matched(pattern, line)).find(value => value !== undefined)
    // What was kept before does not stand for what is not said now.
    if (found === undefined) kept.delete(name)
    else kept.set(name, found)
  }
  const other = Object.entries(equals).find(([name, text]) => kept.get(name) !== filled(text, kept))
  return other && problem('serial.recipe-verify', { step: id, name: other[0] })
}

/** What the modem says afterwards; it may have said it together with its answer. */
async function waited(running: Running, { id, waitFor }: RecipeStep, answer: AtAnswer): Promise<Result<null>> {
  if (!waitFor) return ok(null)
  const { line, good, timeoutMs } = waitFor
  const early = answer.unsolicited.find(text => matches(line, text))
  const heard = early === undefined ? await running.talk.hear(line, timeoutMs) : ok(early)
  if (!heard.ok) return heard
  running.heard.push(heard.value)
  if (good === undefined || matches(good, heard.value)) return ok(null)
  return failed(problem('serial.recipe-step', { step: id, what: `the modem said ${heard.value.slice(0, 80)}` }))
}

const holds = (wanted: Readonly<Record<string, string>>, kept: ReadonlyMap<string, string>): boolean =>
  Object.entries(wanted).every(([name, text]) => kept.get(name) === filled(text, kept))

const filled = (text: string, kept: ReadonlyMap<string, string>): string =>
  text.replace(/\{\{([^{}]*)\}\}/g, (_, name: string) => kept.get(name) ?? '')
