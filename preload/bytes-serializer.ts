/** Bytes would arrive as plain objects without this; both ends of either carrier use it. */
export const bytesSerializer = {
  type: 100,
  condition: (data: unknown) => data instanceof Uint8Array,
  serialize: (data: Uint8Array): string => {
    let text = ''
    for (let i = 0; i < data.length; i += 0x8000) text += String.fromCharCode(...data.subarray(i, i + 0x8000))
    return btoa(text)
  },
  deserialize: (text: string): Uint8Array => Uint8Array.from(atob(text), letter => letter.charCodeAt(0)),
}
