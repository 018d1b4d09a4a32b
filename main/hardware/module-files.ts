import { hexEncode } from '#core/hex.ts'
import { type Answer, done, refused } from './modem-answers.ts'

// The file system of a module (+QFUPL and its kin), and the management session that a module opens (+WDSS): what recipes speak to.

export interface ModuleOptions {
  /** No file may be larger. */
  readonly room?: number
  readonly onFile?: (name: string, data: Uint8Array) => void
}

const storageFull = 407
const noSuchFile = 405

export class ModuleFiles {
  readonly files = new Map<string, Uint8Array>()
  readonly #options: ModuleOptions
  #apn = ''
  #isTold = false
  #sessions = 0

  constructor(options: ModuleOptions) {
    this.#options = options
  }

  /** How many management sessions were begun. */
  get sessions(): number {
    return this.#sessions
  }

  commands(): readonly (readonly [string, (argument: string) => Answer])[] {
    return [
      ['+QFUPL', argument => this.#upload(argument)],
      ['+QFDWL', argument => this.#download(argument)],
      ['+QFLST', argument => this.#list(argument)],
      ['+QFDEL', argument => (this.files.delete(nameIn(argument)) ? done : refused(noSuchFile))],
      ['+QFMOV', argument => this.#move(argument)],
      ['+WDSS', argument => this.#session(argument)],
      ['+WDSI', argument => this.#tell(argument)],
    ]
  }

  #upload(argument: string): Answer {
    const [, name = '', length] = /^="([^"]+)",(\d+)/.exec(argument) ?? []
    const bytes = Number(length)
    if (!(bytes > 0)) return refused(50)
    if (bytes > (this.#options.room ?? 1_048_576)) return refused(storageFull)
    return {
      takes: bytes,
      taken: data => {
        this.files.set(name, data)
        return { lines: [`+QFUPL: ${data.length},${checksum(data)}`] }
      },
    }
  }

  #download(argument: string): Answer {
    const file = this.files.get(nameIn(argument))
    if (!file) return refused(noSuchFile)
    return { gives: file, lines: [`+QFDWL: ${file.length},${checksum(file)}`] }
  }

  #list(argument: string): Answer {
    const name = nameIn(argument)
    const file = this.files.get(name)
    return file ? { lines: [`+QFLST: "${name}",${file.length}`] } : refused(noSuchFile)
  }

  #move(argument: string): Answer {
    const [, from = '', to = ''] = /^="([^"]+)","([^"]+)"/.exec(argument) ?? []
    const file = this.files.get(from)
    if (!file) return refused(noSuchFile)
    this.files.delete(from)
    this.files.set(to, file)
    this.#options.onFile?.(to.replace(/^.*:/, ''), file)
    return done
  }

  #session(argument: string): Answer {
    if (argument === '?') return { lines: [`+WDSS: 0,"${this.#apn}"`, '+WDSS: 1,0'] }
    const apn = /^=0,"([^"]{0,50})"$/.exec(argument)?.[1]
    if (apn !== undefined) {
      this.#apn = apn
      return done
    }
    if (argument !== '=1,1') return refused(50)
    this.#sessions += 1
    return this.#isTold ? { after: ['+WDSI: 4', '+WDSI: 6', this.#apn === '' ? '+WDSI: 5' : '+WDSI: 8'] } : done
  }

  #tell(argument: string): Answer {
    this.#isTold = argument !== '=0'
    return done
  }
}

const nameIn = (argument: string): string => /^="([^"]+)"/.exec(argument)?.[1] ?? ''

/** Two bytes at a time, put together by exclusive or. */
function checksum(data: Uint8Array): string {
  const sum = [0, 0]
  for (const [at, byte] of data.entries()) sum[at % 2] = (sum[at % 2] ?? 0) ^ byte
  return hexEncode(Uint8Array.from(sum))
}
