/** As newer engines have it; none of the others is anywhere near as fast. */
interface Native {
  toBase64?(): string
}

/** Bytes would arrive as plain objects without this; both ends of either carrier use it. Uploads go through it, so it is quick. */
export const bytesSerializer = {
  type: 100,
  condition: (data: unknown) => data instanceof Uint8Array,
  serialize: (data: Uint8Array): string => (data as Native).toBase64?.() ?? encode(data),
  deserialize: (text: string): Uint8Array => {
    const letters = atob(text)
    const bytes = new Uint8Array(letters.length)
    for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at)
    return bytes
  },
}

function encode(data: Uint8Array): string {
  let text = ''
  for (let at = 0; at < data.length; at += 0x8000) {
    text += Reflect.apply(String.fromCharCode, undefined, data.subarray(at, at + 0x8000))
  }
  return btoa(text)
}
