/** What is sent for a text, by format; what does not fit is sent as it is, so that the refusal names it. */
export function typedValue(text: string, format: string | undefined): unknown {
  if (format === 'bool') return text === 'true'
  if (format === 'null') return null
  const number = Number(text)
  return (format === 'int' || format === 'float') && text.trim() !== '' && Number.isFinite(number) ? number : text
}
