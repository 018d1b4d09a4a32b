import { utf8Encode } from '#core/bytes.ts'
import { Mark } from '../../ui/Mark.tsx'
import classes from './Views.module.css'

/** What the recorder shows in place of a body that holds secrets. */
const standIn = utf8Encode('{{sealed}}')

/** True when a body is kept sealed and its bytes are not shown. */
export const isSealed = (bytes: Uint8Array | undefined): boolean =>
  bytes?.length === standIn.length && standIn.every((byte, at) => bytes[at] === byte)

/** Says why there is nothing to see. */
export function SealedNote() {
  return (
    <p className={classes.sealed}>
      <Mark kind="waiting">Sealed</Mark> This body holds credentials: it is kept encrypted and is not shown.
    </p>
  )
}
