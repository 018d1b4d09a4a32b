import { createHash } from 'node:crypto'
import { base64Decode, latin1Decode, utf8Encode } from '#core/bytes.ts'
import type { Move } from '#core/serial/conversation.ts'
import { type ReceivedFile, YmodemReceiver } from '#core/serial/ymodem-receiver.ts'
import type { Hardware } from './hardware.ts'
import { splitCommands, wordsOf } from './shell-words.ts'

// A console as an embedded Linux has one: a few commands of its shell, and `rb` for YMODEM. It knows just what a push and a
// curious technician need; everything else is "not found", with status 127, as in a real shell.

export interface ConsoleOptions {
  /** Printed at the first sign of life. */
  readonly banner?: string
  /** Commands that it does not have, as `rb`. */
  readonly without?: readonly string[]
  /** No room for more than this in one file. */
  readonly room?: number
  readonly deviceId?: string
  readonly onFile?: (path: string, data: Uint8Array) => void
}

interface Output {
  readonly text: string
  readonly status: number
}
const said = (text: string, status = 0): Output => ({ text, status })

/** What a command line waits for. */
type Waiting =
  | { readonly kind: 'here'; readonly end: string; readonly lines: string[]; readonly file: string }
  | { readonly kind: 'rb'; readonly receiver: YmodemReceiver; readonly rest: readonly string[] }

export class Console implements Hardware {
  readonly files = new Map<string, Uint8Array>()
  readonly #options: ConsoleOptions
  #folder = '/root'
  #line = ''
  #echo = true
  #prompt = '# '
  #status = 0
  #waiting: Waiting | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(options: ConsoleOptions) {
    this.#options = options
  }

  heard(bytes: Uint8Array, say: (bytes: Uint8Array) => void): void {
    if (this.#waiting?.kind === 'rb') {
      this.#follow(this.#waiting.receiver.heard(bytes), say)
      return
    }
    for (const [index, letter] of [...latin1Decode(bytes.subarray(0, 65_536))].entries()) {
      if (letter === '\x03') {
        this.#line = ''
        this.#waiting = undefined
        say(utf8Encode(`^C\r\n${this.#prompt}`))
        continue
      }
      if (this.#echo) say(utf8Encode(letter === '\r' || letter === '\n' ? '\r\n' : letter))
      if (letter !== '\r' && letter !== '\n') {
        if (this.#line.length < 4095) this.#line += letter
        continue
      }
      const line = this.#line
      this.#line = ''
      this.#take(line, say)
      if (!this.#receives()) continue
      this.heard(bytes.subarray(index + 1), say)
      return
    }
  }

  #receives(): boolean {
    return this.#waiting?.kind === 'rb'
  }

  unplugged(): void {
    clearTimeout(this.#timer)
    this.#waiting = undefined
    this.#line = ''
    this.#echo = true
    this.#prompt = '# '
    this.#folder = '/root'
  }

  chatter(): Uint8Array {
    return utf8Encode('[   12.345678] usb 1-1: still here\r\n')
  }

  #take(line: string, say: (bytes: Uint8Array) => void): void {
    if (this.#waiting?.kind === 'here') {
      if (line !== this.#waiting.end) {
        this.#waiting.lines.push(line)
        return
      }
      const { file, lines } = this.#waiting
      this.#waiting = undefined
      this.#status = this.#store(file, base64Decode(lines.join('')) ?? new Uint8Array(0)) ? 0 : 1
      return
    }
    this.#run(splitCommands(line), say)
    if (!this.#waiting) say(utf8Encode(this.#prompt))
  }

  #run(commands: readonly string[], say: (bytes: Uint8Array) => void): void {
    for (const [index, command] of commands.entries()) {
      const [, onlyIf, text = ''] = /^(&&)?\s*(.*)$/.exec(command) ?? []
      if ((onlyIf && this.#status !== 0) || text === '') continue
      const words = wordsOf(text.replaceAll('$?', String(this.#status)))
      if (words[0] === 'rb' && !this.#options.without?.includes('rb')) {
        this.#receive(commands.slice(index + 1), say)
        return
      }
      const { text: output, status } = this.#command(words, text)
      this.#status = status
      if (output !== '') say(utf8Encode(output.replaceAll('\n', '\r\n')))
      if (this.#waiting) return
    }
  }

  #command(words: readonly string[], text: string): Output {
    const [name = '', ...rest] = words
    const assignment = /^PS([12])=(.*)$/.exec(name)
    if (assignment) {
      if (assignment[1] === '1') this.#prompt = assignment[2] ?? ''
      return said('')
    }
    if (this.#options.without?.includes(name)) return said(`sh: ${name}: not found\n`, 127)
    const paths = rest.filter(word => !word.startsWith('-')).map(word => this.#resolve(word))
    const [first = '', second = ''] = paths
    switch (name) {
      case 'echo':
        return said(`${rest.join(' ')}\n`)
      case 'stty':
        this.#echo = rest.includes('echo') || (this.#echo && !rest.includes('-echo'))
        return said('')
      case 'cd':
        this.#folder = first
        return said('')
      case 'command':
        return this.#options.without?.includes(rest[1] ?? '') ? said('', 127) : said(`/usr/bin/${rest[1]}\n`)
      case 'mkdir':
      case 'sync':
      case 'rmdir':
      case 'test':
      case 'true':
        return said('')
      case 'false':
        return said('', 1)
      case 'uname':
        return said('Linux simulated 6.1.0 armv7l GNU/Linux\n')
      case 'hostname':
        return said(`${this.#options.deviceId ?? 'simulated'}\n`)
      case 'rm':
        for (const path of [...this.files.keys()])
          if (paths.some(one => path === one || path.startsWith(`${one}/`))) this.files.delete(path)
        return said('')
      case 'ls':
        return said([...this.files.keys()].map(path => `${path}\n`).join(''))
      case 'cat': {
        const file = this.files.get(first)
        return file ? said(latin1Decode(file)) : said(`cat: can't open '${first}'\n`, 1)
      }
      case 'mv': {
        const file = this.files.get(first)
        if (!file) return said(`mv: can't rename '${first}'\n`, 1)
        this.files.delete(first)
        this.files.set(second, file)
        this.#options.onFile?.(second, file)
        return said('')
      }
      case 'sha256sum': {
        const file = this.files.get(first)
        if (!file) return said(`sha256sum: can't open '${first}'\n`, 1)
        return said(`${createHash('sha256').update(file).digest('hex')}  ${rest.at(-1)}\n`)
      }
      case 'base64': {
        const [, file = '', end = ''] = />\s*'?([^'\s]+)'?\s*<<\s*'?([^'\s]+)'?$/.exec(text) ?? []
        if (file === '') return said('', 1)
        this.#waiting = { kind: 'here', end, lines: [], file: this.#resolve(file) }
        return said('')
      }
      default:
        return said(`sh: ${name}: not found\n`, 127)
    }
  }

  #resolve(path: string): string {
    const parts: string[] = []
    for (const part of (path.startsWith('/') ? path : `${this.#folder}/${path}`).split('/')) {
      if (part === '..') parts.pop()
      else if (part !== '' && part !== '.') parts.push(part)
    }
    return `/${parts.join('/')}`
  }

  #store(path: string, data: Uint8Array): boolean {
    if (data.length > (this.#options.room ?? 1_048_576)) return false
    this.files.set(path, data)
    return true
  }

  #receive(rest: readonly string[], say: (bytes: Uint8Array) => void): void {
    const receiver = new YmodemReceiver(this.#options.room ?? 1_048_576)
    this.#waiting = { kind: 'rb', receiver, rest }
    this.#follow(receiver.start(), say)
  }

  #follow({ send, waitMs, end }: Move<ReceivedFile>, say: (bytes: Uint8Array) => void): void {
    if (this.#waiting?.kind !== 'rb') return
    const { receiver, rest } = this.#waiting
    if (send) say(send)
    if (waitMs !== undefined) {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.#follow(receiver.silence(), say), waitMs).unref()
    }
    if (!end) return
    clearTimeout(this.#timer)
    this.#waiting = undefined
    const { result } = end
    this.#status = result.ok && this.#store(this.#resolve(result.value.name), result.value.data) ? 0 : 128
    this.#run(rest, say)
    if (!this.#waiting) say(utf8Encode(this.#prompt))
    if (end.rest.length > 0) this.heard(end.rest, say)
  }
}
