/** What the structure of a WBXML document tells, without the names of its tokens. */
export interface WbxmlWalk {
  readonly elements: number
  /** Node elements of the description framework: token 24 of page 2 in SyncML, or of a document of its own. */
  readonly nodes: number
  readonly fault?: { readonly offset: number; readonly what: string }
}

const nodePage = 2
const nodeToken = 0x24

/** Walks through the body of a document (WBXML 1.3 §5.8): is everything that begins ended, and inside the bytes? */
export function walkWbxml(bytes: Uint8Array): WbxmlWalk {
  return new Walker(bytes).walk()
}

class Walker {
  private readonly bytes: Uint8Array
  private at = 1
  private depth = 0
  private page = 0
  private elements = 0
  private nodes = 0
  private what: string | undefined

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  walk(): WbxmlWalk {
    if (this.number() === 0) this.number()
    this.number()
    this.skip(this.number())
    while (this.what === undefined && this.at < this.bytes.length && !(this.elements > 0 && this.depth === 0)) {
      this.token(this.byte())
    }
    if (this.elements === 0) this.what ??= 'it has no element'
    else if (this.depth > 0) this.what ??= `${this.depth} elements are not ended`
    else if (this.at < this.bytes.length) this.what ??= 'bytes follow behind its end'
    const counted = { elements: this.elements, nodes: this.nodes }
    const fault =
      this.what === undefined ? undefined : { offset: Math.min(this.at, this.bytes.length), what: this.what }
    return fault ? { ...counted, fault } : counted
  }

  private byte(): number {
    const value = this.bytes[this.at]
    this.at += 1
    if (value === undefined) this.what ??= 'its bytes end in the middle of a token'
    return value ?? 0
  }

  /** Seven bits in each byte; the high bit says that more follow. */
  private number(): number {
    let value = 0
    for (let count = 0; count < 5; count += 1) {
      const byte = this.byte()
      value = value * 128 + (byte & 0x7f)
      if (byte < 0x80) return value
    }
    this.what ??= 'a number is longer than five bytes'
    return value
  }

  private skip(length: number): void {
    this.at += length
    if (this.at > this.bytes.length) this.what ??= 'its bytes end in the middle of a token'
  }

  private text(): void {
    const end = this.bytes.indexOf(0, this.at)
    if (end === -1) this.what ??= 'a text is not ended'
    this.at = end === -1 ? this.bytes.length : end + 1
  }

  private token(token: number): void {
    if (token === 0x01) {
      this.depth -= 1
      if (this.depth < 0) this.what ??= 'an element ends that never began'
    } else if (token === 0x43) this.attributes()
    else if (!this.global(token)) this.tag(token)
  }

  private tag(token: number): void {
    if ((token & 0x3f) === 0x04) this.number()
    this.elements += 1
    if (this.page === nodePage && (token & 0x3f) === nodeToken) this.nodes += 1
    if ((token & 0x80) !== 0) this.attributes()
    if ((token & 0x40) !== 0) this.depth += 1
  }

  private attributes(): void {
    const { page } = this
    for (let token = this.byte(); token !== 0x01 && this.what === undefined; token = this.byte()) {
      if (token === 0x04) this.number()
      else this.global(token)
    }
    // Attributes have pages of their own (WBXML 1.3 §5.8.4.4).
    this.page = page
  }

  /** Tokens that mean the same everywhere; false for all others. */
  private global(token: number): boolean {
    if (token === 0x00) this.page = this.byte()
    else if (token === 0x02 || token === 0x83 || (token >= 0x80 && token <= 0x82)) this.number()
    else if (token === 0x03 || (token >= 0x40 && token <= 0x42)) this.text()
    else if (token === 0xc3) this.skip(this.number())
    else return token >= 0xc0 && token <= 0xc2
    return true
  }
}
