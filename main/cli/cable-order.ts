import { readFile } from 'node:fs/promises'
import type { ListOrder } from '#contract'
import type { DeliveryMethod } from '#core/bootstrap/delivery-method.ts'
import { tableRows } from '#core/bootstrap-forms/table-rows.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { assignPorts } from '#core/serial/assign-ports.ts'
import { readText } from './read-file.ts'

/** Ways over a cable put the document into the device, as the factory would (OMA DM 2.0 §8.1). */
export const cableNames = ['at', 'ymodem', 'base64', 'obex', 'smp'] as const
export type CableName = (typeof cableNames)[number]

export interface CableOptions {
  readonly method: DeliveryMethod | CableName
  /** Names of serial ports; a number is the TCP port of the DM Server. */
  readonly port?: readonly string[]
  readonly baud?: number
  readonly path?: string
  readonly waiting?: boolean
  readonly recipe?: string
  readonly loady?: string
  readonly store?: string
  /** A table of devices; its column `port` may name the ports. */
  readonly values?: string
  readonly portColumn?: boolean
  readonly adm?: string
  readonly simPin?: string
}

const isNumber = (text: string) => /^\d{1,5}$/.test(text)

/** The TCP port of the DM Server, if one was given. Problem: `cli.usage`. */
export function serverPort({ port = [] }: CableOptions): Result<number | undefined> {
  const numbers = port.filter(isNumber).map(Number)
  const [number] = numbers
  if (numbers.length > 1 || (number ?? 0) > 65_535) return usage('--port takes one TCP port, 0 to 65535.')
  return ok(number)
}

/** What the order says of method and cable; of several ports, which the rows of a table share, too. */
export type CableOrder = Pick<ListOrder, 'method' | 'cable'> & { readonly ports?: readonly string[] }

/** Reads that from the options. Problems: `cli.usage`, `cli.file-unreadable`. */
export async function cableOrder(options: CableOptions): Promise<Result<CableOrder>> {
  const { method, port = [], baud, path, adm, simPin, waiting, recipe, loady, store, values, portColumn } = options
  const serials = port.filter(text => !isNumber(text))
  const [serial] = serials
  const name = cableNames.find(item => item === method)
  if (serials.length > 1 && values === undefined) return usage('Several serial ports belong to --values, a table.')
  const twice = serials.find((item, at) => serials.indexOf(item) !== at)
  if (twice !== undefined) return usage(`The serial port ${twice} is given twice.`)
  const isInTable = values !== undefined && serial === undefined && (portColumn || name !== undefined)
  if (portColumn && !isInTable) return usage('--port-column belongs to --values, without a serial port.')
  if (serial === undefined && !isInTable) {
    return name === undefined
      ? ok({ method: method as DeliveryMethod })
      : usage(`--method ${name} needs --port with a serial port.`)
  }
  if (name === undefined && method !== 'card' && method !== 'sms') {
    return usage(`--method ${method} goes over no cable: card, sms, ${cableNames.join(', ')} do.`)
  }
  if (waiting && method !== 'ymodem') return usage('--waiting belongs to --method ymodem.')
  if (loady !== undefined && (method !== 'ymodem' || waiting)) return usage('--loady belongs to --method ymodem.')
  if (loady !== undefined && !/^0x[0-9a-f]{1,16}$/i.test(loady)) return usage('--loady takes an address as 0x42000000.')
  if (store !== undefined && loady === undefined) return usage('--store belongs to --loady.')
  if (recipe !== undefined && method !== 'at') return usage('--recipe belongs to --method at.')
  const recipeText = recipe === undefined ? undefined : await readText(recipe)
  if (recipeText && !recipeText.ok) return recipeText
  const [key, pin] = [await keyOf(adm), await keyOf(simPin)]
  if (!key.ok) return key
  if (!pin.ok) return pin
  const cable = {
    ...(serial !== undefined && serials.length === 1 && { port: serial }),
    way: name ?? ('modem' as const),
    ...(baud !== undefined && { baud }),
    ...(path !== undefined && { path }),
    ...(waiting && { waiting }),
    ...(loady !== undefined && { memory: loady }),
    ...(store !== undefined && { store }),
    ...(recipeText && { recipe: recipeText.value }),
    ...(key.value !== undefined && { adm: key.value }),
    ...(pin.value !== undefined && { simPin: pin.value }),
  }
  return ok({
    method: name === undefined ? (method as DeliveryMethod) : 'factory',
    cable,
    ...(serials.length > 1 && { ports: serials }),
  })
}

/**
 * Which row goes to which of several ports: to the one that it names, else one row to each port, in their order. Messages of any
 * number of rows share the modems.
 */
export function dealtLines(
  { method, cable }: CableOrder,
  ports: readonly string[],
  text: string,
): NonNullable<ListOrder['lines']> {
  const table = tableRows(text)
  if (!table.ok || !cable) return []
  const at = (line: number, port: string) => ({ line, method, cable: { ...cable, port } })
  if (method === 'sms') {
    const good = table.value.flatMap(({ line, row }) => (row.ok ? [{ line, named: row.value.values['row.port'] }] : []))
    return good.map(({ line, named }, index) => at(line, named ?? ports[index % ports.length] ?? ''))
  }
  const dealt = assignPorts(
    table.value,
    ports.map(port => ({ names: [port] })),
    true,
  )
  return [...dealt].map(([port, line]) => at(line, ports[port] ?? ''))
}

/** A key never stands in a command line, which others can read. */
async function keyOf(source: string | undefined): Promise<Result<string | undefined>> {
  if (source === undefined) return ok(undefined)
  const [, kind, name = ''] = /^(file|env):(.+)$/s.exec(source) ?? []
  if (kind === 'env') {
    const value = process.env[name]
    return value === undefined ? usage(`The variable ${name} is not set.`) : ok(value)
  }
  if (kind !== 'file') return usage('Keys and PINs are given as file:PATH or env:VARIABLE.')
  try {
    return ok((await readFile(name, 'utf8')).trim())
  } catch (error) {
    return failed(problem('cli.file-unreadable', { file: name, what: (error as NodeJS.ErrnoException).code ?? '' }))
  }
}

const usage = (what: string) => failed(problem('cli.usage', { what }))
