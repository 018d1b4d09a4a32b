/** A byte link to a device: a serial port, a socket, or one made for a test. */
export interface ByteLink {
  readonly name: string
  /** Settles once the bytes have left; rejects when the link is gone. */
  send(bytes: Uint8Array): Promise<void>
  /** Returns what takes the listener off again. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void
  close(): Promise<void>
}
