import { instanceUri } from '#core/client-uri.ts'
import { problem } from '#core/problem.ts'
import type { AppEnd } from './app-executions.ts'
import { completed } from './completed.ts'
import type { DeviceContext } from './context.ts'
import type { Job } from './memory.ts'
import type { Finished, Operation } from './operation.ts'

const alertType = 'urn:x-dmwb:at:app:1.0:OperationComplete'

/** The application that registered an MO instance, if one did. */
export function registrarOf({ memory }: DeviceContext, moid: string, miid: string): string | undefined {
  const owns = (object: { readonly moid: string; readonly miid: string }) =>
    object.moid === moid && object.miid === miid
  return memory().applications.find(({ objects }) => objects.some(owns))?.id
}

/** Executing a node of what an application registered: the application does it. */
export function applicationOperation(app: string): Operation {
  return {
    kind: 'handed',
    refusal: ({ applications }) =>
      applications().presence(app) === 'here' ? undefined : problem('device.app-away', { app }),
    run: async ({ context }, job, accepted) => {
      const end = await context.applications().executions.run(app, job, accepted)
      return end && finished(app, job, end)
    },
  }
}

/** The status is the application's own word; of one that says nothing it is 500. */
function finished(app: string, job: Job, end: AppEnd): Finished {
  const uri = instanceUri(job.moid, job.miid, job.path)
  if (end.kind !== 'told') {
    const code = end.kind === 'lost' ? 'device.app-died' : 'device.app-silent'
    return { alert: completed(alertType, job, 500), code: 500, note: problem(code, { app, uri }) }
  }
  const { status, alertType: type = alertType, data = {} } = end.outcome
  return {
    alert: completed(type, job, status, data),
    code: status,
    note: problem('device.app-executed', { app, uri, status }),
    kept: end.kept,
  }
}
