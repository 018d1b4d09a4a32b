/** Hands a text to the browser as a download. */
export function downloadText(name: string, text: string, mediaType = 'text/plain'): void {
  downloadBytes(name, text, mediaType)
}

/** The same for bytes. */
export function downloadBytes(
  name: string,
  content: string | Uint8Array,
  mediaType = 'application/octet-stream',
): void {
  downloadBlob(name, new Blob([typeof content === 'string' ? content : content.slice()], { type: mediaType }))
}

/** The same for what the browser holds already. */
export function downloadBlob(name: string, blob: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The download has its own hold on the data by the time this runs.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
