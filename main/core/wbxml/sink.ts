/** Takes bytes one after the other; grows by doubling. */
export class ByteSink {
  private held = new Uint8Array(256)
  length = 0

  byte(value: number): void {
    this.room(1)
    this.held[this.length] = value
    this.length += 1
  }

  bytes(values: Uint8Array): void {
    this.room(values.length)
    this.held.set(values, this.length)
    this.length += values.length
  }

  /** mb_u_int32. */
  number(value: number): void {
    const groups = [value % 128]
    for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
      groups.unshift((rest % 128) | 0x80)
    for (const group of groups) this.byte(group)
  }

  take(): Uint8Array {
    return this.held.slice(0, this.length)
  }

  private room(more: number): void {
    if (this.length + more <= this.held.length) return
    const grown = new Uint8Array(Math.max(this.held.length * 2, this.length + more))
    grown.set(this.held)
    this.held = grown
  }
}
