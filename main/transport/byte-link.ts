/** A byte link to a device: a serial port, a socket, or one made for a test. */
export interface ByteLink {
  readonly name: string
  /** Settles once the bytes have left; rejects when the link is gone, or takes nothing for too long. */
  send(bytes: Uint8Array): Promise<void>
  /** Returns what takes the listener off again. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void
  /** Settles with the reason when the link is gone, by itself or because it was closed. */
  readonly gone: Promise<string>
  close(): Promise<void>
}
