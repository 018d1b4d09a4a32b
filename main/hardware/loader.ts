import { crc32 } from 'node:zlib'
import { latin1Decode, utf8Encode } from '#core/bytes.ts'
import { nothing } from '#core/serial/conversation.ts'
import { YmodemReceiver } from '#core/serial/ymodem-receiver.ts'
import type { Hardware } from './hardware.ts'
import { splitCommands, wordsOf } from './shell-words.ts'

// A board that stands in U-Boot: a shell of few words, and `loady`.

export interface LoaderOptions {
  readonly room?: number
  readonly onFile?: (name: string, data: Uint8Array) => void
}

const prompt = '=> '
const version = 'U-Boot 2023.01 (simulated)'

type Say = (bytes: Uint8Array) => void

export class Loader implements Hardware {
  readonly memory = new Map<number, Uint8Array>()
  readonly files = new Map<string, Uint8Array>()
  readonly #options: LoaderOptions
  #line = ''
  #status = 0
  #size = 0
  #receiving:
    | { readonly receiver: YmodemReceiver; readonly address: number; readonly rest: readonly string[] }
    | undefined
  /** What comes before the second C of a transfer is lost, as in U-Boot. */
  #isDeaf = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: LoaderOptions) {
    this.#options = options
  }

  heard(bytes: Uint8Array, say: Say): void {
    if (this.#receiving) {
      if (!this.#isDeaf) this.#follow(this.#receiving.receiver.heard(bytes), say)
      return
    }
    for (const [index, letter] of [...latin1Decode(bytes.subarray(0, 65_536))].entries()) {
      if (letter === '\x03') {
        this.#line = ''
        say(utf8Encode(`<INTERRUPT>\r\n${prompt}`))
        continue
      }
      const isEnd = letter === '\r' || letter === '\n'
      say(utf8Encode(isEnd ? '\r\n' : letter))
      if (!isEnd) {
        if (this.#line.length < 1024) this.#line += letter
        continue
      }
      const line = this.#line
      this.#line = ''
      this.#run(splitCommands(line), say)
      if (!this.#receiving) continue
      this.heard(bytes.subarray(index + 1), say)
      return
    }
  }

  unplugged(): void {
    clearTimeout(this.#timer)
    this.#receiving = undefined
    this.#line = ''
  }

  chatter(): Uint8Array {
    return utf8Encode('\r\nusb: still here\r\n')
  }

  #run(commands: readonly string[], say: Say): void {
    for (const [index, command] of commands.entries()) {
      const text = command.replaceAll('$?', String(this.#status)).replaceAll(sizeGap, this.#size.toString(16))
      const [name = '', ...words] = wordsOf(text)
      if (name === 'loady') {
        this.#load(Number(words[0] ?? '0x42000000'), commands.slice(index + 1), say)
        return
      }
      if (name !== '') say(utf8Encode(this.#command(name, words).replaceAll('\n', '\r\n')))
    }
    say(utf8Encode(prompt))
  }

  #command(name: string, words: readonly string[]): string {
    const [first = '', second = ''] = words
    this.#status = 0
    if (name === 'version') return `${version}\n`
    if (name === 'echo') return `${words.join(' ')}\n`
    if (name === 'crc32') {
      const [from, length] = [Number.parseInt(first, 16), Number.parseInt(second, 16)]
      const sum = crc32((this.memory.get(from) ?? nothing).subarray(0, length))
      const to = (from + length - 1).toString(16)
      return `crc32 for ${from.toString(16)} ... ${to} ==> ${sum.toString(16).padStart(8, '0')}\n`
    }
    if (name === 'fatwrite') {
      const [, , , file = '', size = '0'] = words
      const data = (this.memory.get(Number.parseInt(words[2] ?? '', 16)) ?? nothing).slice(0, Number.parseInt(size, 16))
      this.files.set(file, data)
      this.#options.onFile?.(file, data)
      return `${data.length} bytes written in 1 ms\n`
    }
    this.#status = 1
    return `Unknown command '${name}' - try 'help'\n`
  }

  #load(address: number, rest: readonly string[], say: Say): void {
    const receiver = new YmodemReceiver(this.#options.room ?? 1_048_576)
    this.#receiving = { receiver, address, rest }
    this.#isDeaf = true
    say(utf8Encode(`## Ready for binary (ymodem) download to 0x${address.toString(16)} at 115200 bps...\r\n`))
    this.#follow(receiver.start(), say)
  }

  #follow({ send, waitMs, end }: ReturnType<YmodemReceiver['heard']>, say: Say): void {
    if (!this.#receiving) return
    const { receiver, address, rest } = this.#receiving
    if (send) say(send)
    if (waitMs !== undefined) {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => {
        this.#isDeaf = false
        this.#follow(receiver.silence(), say)
      }, waitMs).unref()
    }
    if (!end) return
    clearTimeout(this.#timer)
    this.#receiving = undefined
    this.#status = end.result.ok ? 0 : 1
    if (end.result.ok) {
      const { data } = end.result.value
      this.memory.set(address, data)
      this.#size = data.length
      this.#options.onFile?.('document', data)
      const size = `0x${data.length.toString(16).padStart(8, '0')} = ${data.length} Bytes`
      say(utf8Encode(`## Total Size      = ${size}\r\n`))
    }
    this.#run(rest, say)
    if (end.rest.length > 0) this.heard(end.rest, say)
  }
}

/** How a command names the size of what was loaded last. */
const sizeGap = '$'.concat('{filesize}')
