// What the numbers in final results mean (3GPP TS 27.007 §9.2, 27.005 §3.2.5), for people.

const cme: Readonly<Record<number, string>> = {
  3: 'The operation is not allowed.',
  4: 'The modem does not support it.',
  10: 'No SIM is inserted.',
  11: 'The SIM wants its PIN.',
  12: 'The SIM is blocked and wants its PUK.',
  13: 'The SIM failed.',
  14: 'The SIM is busy; try again in a moment.',
  15: 'The SIM is the wrong one.',
  16: 'The password is wrong.',
  17: 'The SIM wants its PIN2.',
  18: 'The SIM wants its PUK2.',
  20: 'The memory is full.',
  21: 'There is no such index.',
  22: 'It was not found.',
  23: 'The memory failed.',
  24: 'The text is too long.',
  26: 'The number is too long.',
  30: 'There is no network.',
  31: 'The network did not answer in time.',
  50: 'The parameters are wrong.',
  100: 'The modem does not say why.',
}
const cms: Readonly<Record<number, string>> = {
  300: 'The modem failed.',
  302: 'The operation is not allowed.',
  303: 'The modem does not support it.',
  304: 'A parameter of PDU mode is wrong.',
  305: 'A parameter of text mode is wrong.',
  310: 'No SIM is inserted.',
  311: 'The SIM wants its PIN.',
  320: 'The memory failed.',
  321: 'There is no such index.',
  322: 'The memory is full.',
  330: 'The number of the service centre is not known.',
  331: 'There is no network.',
  332: 'The network did not answer in time.',
  500: 'The modem does not say why.',
}

/** A final result that is no success, in words. */
export function meaningOf(final: string): string {
  const [, kind, number] = /^\+CM([ES]) ERROR: (\d+)$/.exec(final) ?? []
  const known = number === undefined ? undefined : (kind === 'E' ? cme : cms)[Number(number)]
  return known ?? 'The modem does not know the command, or does not allow it now.'
}
