import { utf8Encode } from '#core/bytes.ts'

/** What is shown in place of a sealed body. */
export const standIn: Uint8Array = utf8Encode('{{sealed}}')
