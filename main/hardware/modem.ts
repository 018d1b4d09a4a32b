import { latin1Decode, utf8Encode } from '#core/bytes.ts'
import { concatBytes, hexDecode } from '#core/hex.ts'
import { Card, type CardOptions } from './card.ts'
import type { Hardware } from './hardware.ts'
import { type Answer, apduAnswer, done, type PlainAnswer, refused, restricted } from './modem-answers.ts'
import { ModuleFiles, type ModuleOptions } from './module-files.ts'

// A modem of 3GPP TS 27.007 and 27.005 with a card behind it.

export interface ModemOptions extends ModuleOptions {
  readonly imei?: string
  readonly manufacturer?: string
  readonly model?: string
  /** Absent: there is no card. */
  readonly card?: CardOptions
  /** Digits of the PIN that the card wants, and how many tries are left. */
  readonly pin?: string
  readonly pinTries?: number
  /** Commands that it does not have, as `+CCHO`. */
  readonly without?: readonly string[]
  /** Hears each short message: the TPDU. */
  readonly onMessage?: (tpdu: Uint8Array) => void
}

type Handler = (argument: string) => Answer

const mostLine = 2048

export class Modem implements Hardware {
  readonly card: Card | undefined
  /** Its own files, and the management sessions that it opens. */
  readonly module: ModuleFiles
  readonly #options: ModemOptions
  readonly #sessions = new Map<number, number>()
  readonly #handlers: ReadonlyMap<string, Handler>
  #line = ''
  #echo = true
  #verbose = true
  #awaitsMessage = false
  #upload: { readonly bytes: number[]; readonly most: number; taken(bytes: Uint8Array): PlainAnswer } | undefined
  #messages = 0
  #nextSession = 1
  #pinTries: number
  #pinShown: boolean
  #busy = 0

  constructor(options: ModemOptions) {
    this.#options = options
    this.card = options.card && new Card(options.card)
    this.module = new ModuleFiles(options)
    this.#pinTries = options.pinTries ?? 3
    this.#pinShown = options.pin === undefined
    this.#handlers = new Map(this.#commands().filter(([name]) => !options.without?.includes(name)))
  }

  /** So many commands to the card find it busy. */
  busyFor(commands: number): void {
    this.#busy = commands
  }

  /** The tries that are left for the PIN. */
  get pinTries(): number {
    return this.#pinTries
  }

  heard(bytes: Uint8Array, say: (bytes: Uint8Array) => void): void {
    for (const letter of latin1Decode(bytes.subarray(0, 65_536))) {
      if (this.#takeRaw(letter.charCodeAt(0), say)) continue
      if (this.#awaitsMessage ? letter === '\x1a' || letter === '\x1b' : letter === '\r') {
        if (this.#echo) say(utf8Encode(letter))
        const line = this.#line
        this.#line = ''
        if (this.#awaitsMessage) this.#message(line, letter === '\x1a', say)
        else this.#command(line.trim(), say)
      } else if (letter !== '\n' || this.#awaitsMessage) {
        if (this.#line.length < mostLine) this.#line += letter
        if (this.#echo) say(utf8Encode(letter))
      }
    }
  }

  /** Bytes of a file, which are no letters of a command. */
  #takeRaw(byte: number, say: (bytes: Uint8Array) => void): boolean {
    const upload = this.#upload
    if (!upload) return false
    upload.bytes.push(byte)
    if (upload.bytes.length < upload.most) return true
    this.#upload = undefined
    this.#say(say, upload.taken(Uint8Array.from(upload.bytes)))
    return true
  }

  chatter(): Uint8Array {
    return utf8Encode('\r\n+CREG: 1\r\n')
  }

  unplugged(): void {
    this.#line = ''
    this.#echo = true
    this.#verbose = true
    this.#awaitsMessage = false
    this.#upload = undefined
    this.#sessions.clear()
    this.card?.reset()
  }

  #command(line: string, say: (bytes: Uint8Array) => void): void {
    const body = /^AT(.*)$/i.exec(line)?.[1]
    if (body === undefined) {
      if (line !== '') this.#say(say, { final: 'ERROR' })
      return
    }
    const [, name = '', argument = ''] = /^([+^#*$%&]?[A-Za-z]*)(.*)$/.exec(body) ?? []
    const handler = this.#handlers.get(name.toUpperCase())
    const answer = handler?.(argument) ?? { final: 'ERROR' }
    if (answer === 'prompt') {
      this.#awaitsMessage = true
      say(utf8Encode('\r\n> '))
    } else if ('takes' in answer) {
      this.#upload = { bytes: [], most: answer.takes, taken: answer.taken }
      say(utf8Encode('\r\nCONNECT\r\n'))
    } else this.#say(say, answer)
  }

  #say(say: (bytes: Uint8Array) => void, { lines = [], final = 'OK', gives, after = [] }: PlainAnswer): void {
    const numeric = final === 'OK' ? '0' : final === 'ERROR' ? '4' : undefined
    const text = linesOf(lines)
    if (gives) say(concatBytes(utf8Encode('\r\nCONNECT\r\n'), gives))
    say(utf8Encode(`${text}${this.#verbose || numeric === undefined ? `\r\n${final}\r\n` : `${numeric}\r`}`))
    if (after.length > 0) say(utf8Encode(linesOf(after)))
  }

  #message(line: string, isSent: boolean, say: (bytes: Uint8Array) => void): void {
    this.#awaitsMessage = false
    this.#say(say, isSent ? this.#send(hexDecode(line)) : {})
  }

  #send(pdu: Uint8Array | undefined): PlainAnswer {
    // The address of the service centre stands in front, with its length.
    const tpdu = pdu?.slice(1 + (pdu[0] ?? 0))
    if (!tpdu || tpdu.length < 8) return { final: '+CMS ERROR: 304' }
    this.#messages = (this.#messages + 1) & 0xff
    this.#options.onMessage?.(tpdu)
    return { lines: [`+CMGS: ${this.#messages}`] }
  }

  #commands(): readonly (readonly [string, Handler])[] {
    const { imei = '490154203237518', manufacturer = 'DM Workbench', model = 'Simulated modem' } = this.#options
    const line =
      (text: string): Handler =>
      () => ({ lines: [text] })
    const fine: Handler = () => done
    return [
      ...this.module.commands(),
      ['', fine],
      ['E', argument => this.#set(() => (this.#echo = argument !== '0'))],
      ['V', argument => this.#set(() => (this.#verbose = argument !== '0'))],
      ['Q', fine],
      ['Z', fine],
      ['&F', fine],
      ['I', () => ({ lines: [manufacturer, model] })],
      ['+CGMI', line(manufacturer)],
      ['+CGMM', line(model)],
      ['+CGMR', line('Revision: 1.0')],
      ['+CGSN', argument => ({ lines: [argument === '=1' ? `+CGSN: "${imei}"` : imei] })],
      ['+CIMI', () => this.#withCard(() => ({ lines: ['001010123456789'] }))],
      ['+CCID', () => this.#withCard(() => ({ lines: ['+CCID: 89882390000123456789'] }))],
      ['+CPIN', argument => this.#pin(argument)],
      ['+CPINR', () => ({ lines: [`+CPINR: SIM PIN,${this.#pinTries},3`] })],
      ['+CMEE', fine],
      ['+CFUN', argument => (argument === '?' ? { lines: ['+CFUN: 1'] } : done)],
      ['+CSQ', line('+CSQ: 20,0')],
      ['+CREG', argument => (argument === '?' ? { lines: ['+CREG: 0,1'] } : done)],
      ['+COPS', argument => (argument === '?' ? { lines: ['+COPS: 0,0,"Simulated"'] } : done)],
      [
        '+CSCS',
        argument =>
          argument.startsWith('=?')
            ? { lines: ['+CSCS: ("GSM","HEX","UCS2")'] }
            : argument === '?'
              ? { lines: ['+CSCS: "GSM"'] }
              : done,
      ],
      ['+CSCA', argument => (argument === '?' ? { lines: ['+CSCA: "+15550000000",145'] } : done)],
      ['+CMGF', argument => (argument === '?' ? { lines: ['+CMGF: 0'] } : done)],
      ['+CSMS', line('+CSMS: 1,1,1')],
      ['+CNMI', fine],
      ['+CPMS', line('+CPMS: 0,10,0,10,0,10')],
      ['+CMGS', () => this.#withCard(() => 'prompt')],
      ['+CSIM', argument => this.#withCard(card => apduAnswer('+CSIM', card, argument))],
      ['+CCHO', argument => this.#withCard(card => this.#openSession(card, argument))],
      ['+CGLA', argument => this.#withCard(card => this.#session(card, argument))],
      ['+CCHC', argument => this.#withCard(card => this.#closeSession(card, argument))],
      ['+CRSM', argument => this.#withCard(card => restricted(card, argument))],
    ]
  }

  #set(change: () => void): Answer {
    change()
    return done
  }

  #withCard(job: (card: Card) => Answer): Answer {
    if (!this.card) return refused(10)
    if (this.#busy > 0) {
      this.#busy -= 1
      return refused(14)
    }
    return this.#pinShown ? job(this.card) : refused(this.#pinTries > 0 ? 11 : 12)
  }

  #pin(argument: string): Answer {
    if (!this.card) return refused(10)
    if (argument === '?') {
      return { lines: [`+CPIN: ${this.#pinShown ? 'READY' : this.#pinTries > 0 ? 'SIM PIN' : 'SIM PUK'}`] }
    }
    if (this.#pinShown || this.#pinTries === 0) return refused(this.#pinShown ? 3 : 12)
    this.#pinShown = argument === `="${this.#options.pin}"` || argument === `=${this.#options.pin}`
    this.#pinTries = this.#pinShown ? 3 : this.#pinTries - 1
    return this.#pinShown ? done : refused(16)
  }

  #openSession(card: Card, argument: string): Answer {
    const name = hexDecode(/^="([0-9A-Fa-f]+)"$/.exec(argument)?.[1] ?? '-')
    if (!name) return refused(50)
    const opened = card.transmit(Uint8Array.of(0, 0x70, 0, 0, 1))
    const channel = opened[0] ?? 0
    if (opened.length !== 3) return refused(30)
    const selected = card.transmit(Uint8Array.of(channel, 0xa4, 4, 4, name.length, ...name, 0))
    if (selected.at(-2) !== 0x90) {
      card.transmit(Uint8Array.of(0, 0x70, 0x80, channel))
      return refused(22)
    }
    const session = this.#nextSession++
    this.#sessions.set(session, channel)
    return { lines: [`+CCHO: ${session}`] }
  }

  #session(card: Card, argument: string): Answer {
    const [, session, rest] = /^=(\d+),(.*)$/.exec(argument) ?? []
    const channel = this.#sessions.get(Number(session))
    return channel === undefined ? refused(21) : apduAnswer('+CGLA', card, `=${rest}`, channel)
  }

  #closeSession(card: Card, argument: string): Answer {
    const session = Number(argument.slice(1))
    const channel = this.#sessions.get(session)
    if (channel === undefined) return refused(21)
    this.#sessions.delete(session)
    card.transmit(Uint8Array.of(0, 0x70, 0x80, channel))
    return done
  }
}

const linesOf = (lines: readonly string[]): string => lines.map(line => `\r\n${line}\r\n`).join('')
