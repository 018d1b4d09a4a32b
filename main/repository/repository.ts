import type { ServerResponse } from 'node:http'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { answerProblem } from '#http/answer.ts'
import { type AuthRefusal, authenticate } from '#http/authenticate.ts'
import { readRefusedBody } from '#http/body.ts'
import { createChallenges } from '#http/challenges.ts'
import { internalProblem } from '#http/internal-problem.ts'
import type { HttpHandler } from '#http/listener.ts'
import { admitUpload, type Refusal } from './admit.ts'
import { placeOf } from './place.ts'
import type { RepositoryOptions, RepositoryPorts } from './ports.ts'
import { readBlob } from './read-blob.ts'
import { storeBlob } from './store-blob.ts'
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
  if (!account.ok) return account
  // As at the server (DM-AZ-002): who names a device must be that device.
  const [owner, claimed] = [account.value.deviceId, claimedDevice(response.req)]
  if (claimed === undefined || claimed === owner) return ok(owner)
  const why = problem('server.other-device', { owner, device: claimed })
  return failed({ status: 403, problem: why, headers: [], challenge: false })
}

async function serveTransfer(
  transfer: Transfer,
  caller: Result<string | undefined, AuthRefusal>,
  options: RepositoryOptions,
  ports: RepositoryPorts,
): Promise<void> {
  const { request } = transfer
  if (!caller.ok) return turnAway(transfer, caller.problem)
  const { method = '' } = request
  if (!methods.includes(method)) {
    const why = problem('http.method-not-allowed', { method, allowed: methods.join(', ') })
    return turnAway(transfer, { status: 405, problem: why, headers: [['Allow', methods.join(', ')]] })
  }
  const place = placeOf(request.url, options.prefix)
  if (!place) {
    return turnAway(transfer, { status: 400, problem: problem('repository.bad-path', { path: request.url ?? '' }) })
  }
  if (method === 'GET' || method === 'HEAD') {
    if (await skipBody(transfer)) await readBlob(transfer, ports.blobs, place, caller.value)
    return
  }
  const admitted = await admitUpload(transfer, place, caller.value, options, ports)
  if (!admitted.ok) return turnAway(transfer, admitted.problem)
  return storeBlob(transfer, admitted.value, options, ports)
}

/** Refuses a request whose body, if it has one, is of no interest. */
async function turnAway(transfer: Transfer, why: Refusal & { readonly challenge?: boolean }): Promise<void> {
  if (!(await skipBody(transfer))) return
  const { status, problem: what, headers = [] } = why
  if (why.challenge) challenge(transfer, what, headers)
  else refuse(transfer, status, what, headers)
}

/** Reads what there is of a body, for the record; false when its sender is gone. */
async function skipBody(transfer: Transfer): Promise<boolean> {
  const { bytes, complete, gone } = await readRefusedBody(transfer.request)
  transfer.exchange.requestBody(bytes, complete)
  if (gone) abort(transfer, gone)
  return gone === undefined
}
