/** What a board means by a number; group -1 is SMP itself. */
export function smpMeaning(group: number, rc: number): string {
  const words = group === 8 ? file : group === 3 ? setting : group === -1 ? common : undefined
  return words?.[rc] ?? (rc >= 256 ? 'an error of its own' : 'no meaning known')
}

const common: Readonly<Record<number, string>> = {
  1: 'unknown error',
  2: 'no memory',
  3: 'a value is invalid',
  4: 'it took too long',
  5: 'there is no such entry',
  6: 'not in this state',
  7: 'too large',
  8: 'it does not support this',
  9: 'something is corrupt',
  10: 'it is busy',
  11: 'access denied',
  12: 'this version of the protocol is too old',
  13: 'this version of the protocol is too new',
}
const setting: Readonly<Record<number, string>> = {
  1: 'unknown error',
  2: 'the name is too long',
  3: 'there is no name',
  4: 'there is no such setting',
  5: 'it cannot be read',
  6: 'it cannot be written',
  7: 'it cannot be removed',
  8: 'settings cannot be saved',
}
const file: Readonly<Record<number, string>> = {
  1: 'unknown error',
  2: 'the name is bad',
  3: 'there is no such file',
  4: 'it is a folder',
  5: 'opening failed',
  6: 'seeking failed',
  7: 'reading failed',
  8: 'cutting failed',
  9: 'deleting failed',
  10: 'writing failed: is the storage full?',
  11: 'the offset is not valid',
  12: 'the offset is beyond the file',
  13: 'the kind of hash is unknown',
  14: 'there is no such mount point',
  15: 'the file system is read-only',
  16: 'the file is empty',
}
