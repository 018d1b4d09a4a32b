import type { Command, ReadCommand } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { internalProblem } from '#http/internal-problem.ts'
import { rememberDefault } from './command-default.ts'
import { deleteNode } from './command-delete.ts'
import { execute } from './command-exec.ts'
import { readOut } from './command-get.ts'
import { fetchInto } from './command-hget.ts'
import { show } from './command-show.ts'
import { subscribe, unsubscribe } from './command-subscribe.ts'
import { upload } from './command-upload.ts'
import { answered, type Executed, type Execution } from './execution.ts'

/** Carries out one command; whatever happens becomes a status (OMA DM 2.0 §5.3, App. C). */
export async function executeCommand(execution: Execution, item: ReadCommand): Promise<Executed> {
  if (item.kind === 'refused') return answered(item.status, item.problem)
  const unwilling = refusalOf(execution, item.command)
  if (unwilling) return unwilling
  try {
    return await run(execution, item.command)
  } catch (cause) {
    return answered(500, internalProblem(cause))
  }
}

/** What this device or its user will not have; a session itself goes on. */
function refusalOf({ context }: Execution, command: Command): Executed | undefined {
  const { name } = command
  const status = name === 'CONT' || name === 'END' ? undefined : context.reluctance?.(command)
  if (status === undefined) return undefined
  return answered(status, problem(status === 507 ? 'device.user-rejected' : 'device.not-now', { command: name }))
}

async function run(execution: Execution, command: Command): Promise<Executed> {
  switch (command.name) {
    case 'GET':
      return readOut(execution, command.uris)
    case 'HGET':
      return fetchInto(execution, command.from, command.to)
    case 'HPUT':
    case 'HPOST':
      return upload(execution, command.name === 'HPUT' ? 'PUT' : 'POST', command.to, command.uris)
    case 'DELETE':
      return deleteNode(execution, command.uri)
    case 'EXEC':
      return execute(execution, command.uri, command.report)
    case 'CONT':
    case 'END':
      return answered(200)
    case 'SHOW':
      return show(execution, command.address)
    case 'DEFAULT':
      return rememberDefault(execution, command.from, command.moid)
    case 'SUB':
      return subscribe(execution, command.to, command.uri)
    case 'UNSUB':
      return unsubscribe(execution, command.uri)
  }
}
