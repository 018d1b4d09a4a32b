import type { ServerResponse } from 'node:http'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { answerProblem } from '#http/answer.ts'
import { type AuthRefusal, authenticate } from '#http/authenticate.ts'
import { readBody, readRefusedBody } from '#http/body.ts'
import { createChallenges } from '#http/challenges.ts'
import { internalProblem } from '#http/internal-problem.ts'
import type { HttpHandler } from '#http/listener.ts'
import { folderOwner, limitOf, nameOf, ownFolder, type Place, placeOf } from './place.ts'
import type { RepositoryOptions, RepositoryPorts } from './ports.ts'
import { readBlob, storeBlob } from './read-and-store.ts'
import { abort, beginTransfer, challenge, claimedDevice, refuse, type Transfer } from './transfer.ts'

const methods = ['GET', 'HEAD', 'PUT', 'POST']

/**
 * The Data Repository (OMA DM 2.0 §5.3.1–5.3.3): what HGET fetches and where HPUT and HPOST deliver. A device reads what
 * is shared and what is its own, and writes below `<prefix>up/<its id>` only.
 */
export function createRepository(options: RepositoryOptions, ports: RepositoryPorts): HttpHandler {
  const challenges = createChallenges()
  const serve = async (response: ServerResponse): Promise<void> => {
    const caller = await identify(response, options, ports)
    const proven = caller.ok ? caller.value : undefined
    const transfer = beginTransfer(options, ports, challenges, response, proven)
    try {
      await serveTransfer(transfer, caller, options, ports)
    } catch (error) {
      if (response.headersSent) abort(transfer, internalProblem(error))
      else refuse(transfer, 500, internalProblem(error))
    }
  }
  return (_, response) => {
    serve(response).catch((error: unknown) => {
      if (!response.headersSent) answerProblem(response, 500, internalProblem(error))
    })
  }
}

async function identify(
  response: ServerResponse,
  { auth, serverId }: RepositoryOptions,
  { accounts }: RepositoryPorts,
): Promise<Result<string | undefined, AuthRefusal>> {
  if (auth === 'none') return ok(claimedDevice(response.req))
  const account = await authenticate(response.req, auth, serverId, accounts)
  return account.ok ? ok(account.value.deviceId) : account
}

async function serveTransfer(
  transfer: Transfer,
  caller: Result<string | undefined, AuthRefusal>,
  options: RepositoryOptions,
  ports: RepositoryPorts,
): Promise<void> {
  const { request } = transfer
  if (!caller.ok) return turnAway(transfer, caller.problem)
  const place = placeOf(request.url, options.prefix)
  const guard = limitOf(place ?? []) ?? options.limitBytes
  const body = await readBody(request, Math.min(guard, options.limitBytes))
  transfer.exchange.requestBody(body.ok ? body.value : body.problem.received, body.ok)
  if (!body.ok && body.problem.problem.code === 'http.body-too-large' && place && guard < options.limitBytes) {
    const why = problem('repository.upload-limit', { path: nameOf(place), limit: guard })
    ports.tooLarge?.(nameOf(place), why)
    return refuse(transfer, 413, why)
  }
  if (!body.ok) return refuseBody(transfer, body.problem.problem)
  const { method = '' } = request
  if (!methods.includes(method)) {
    const why = problem('http.method-not-allowed', { method, allowed: methods.join(', ') })
    return refuse(transfer, 405, why, [['Allow', methods.join(', ')]])
  }
  if (!place) return refuse(transfer, 400, problem('repository.bad-path', { path: request.url ?? '' }))
  if (method === 'GET' || method === 'HEAD') return readBlob(transfer, ports.blobs, place, caller.value)
  const owner = mayWrite(place, caller.value, options.prefix)
  if (!owner.ok) return refuse(transfer, 403, owner.problem)
  return storeBlob(transfer, { place, owner: owner.value, body: body.value, prefix: options.prefix }, ports)
}

async function turnAway(transfer: Transfer, { status, problem: why, headers, challenge: again }: AuthRefusal) {
  const { bytes, complete, gone } = await readRefusedBody(transfer.request)
  transfer.exchange.requestBody(bytes, complete)
  if (gone) abort(transfer, gone)
  else if (again) challenge(transfer, why, headers)
  else refuse(transfer, status, why, headers)
}

/** The device whose folder is written to. Without authentication nobody can tell who writes: any folder will do. */
function mayWrite(place: Place, caller: string | undefined, prefix: string): Result<string> {
  const owner = folderOwner(place)
  if (owner !== undefined && (caller === undefined || caller === owner)) return ok(owner)
  const device = caller ?? 'A device'
  return failed(
    problem('repository.write-elsewhere', { device, path: nameOf(place), own: ownFolder(prefix, caller ?? '[DevID]') }),
  )
}

function refuseBody(transfer: Transfer, why: Problem): void {
  if (why.code === 'http.body-too-large') refuse(transfer, 413, why)
  else abort(transfer, why)
}
