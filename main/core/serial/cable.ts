/**
 * How a document goes over a cable: through a modem (to its card, or as short messages), into a modem by a recipe of AT
 * commands, into a console by YMODEM or as base64 text, to an OBEX server, into a file of a board by SMP.
 */
export const cableWays = ['modem', 'at', 'ymodem', 'base64', 'obex', 'smp'] as const
export type CableWay = (typeof cableWays)[number]

/** Where the document lies afterwards, unless told otherwise. */
export const usualPaths = {
  ymodem: '/root/dm-bootstrap.json',
  base64: '/root/dm-bootstrap.json',
  smp: '/lfs1/dm-bootstrap.json',
} as const satisfies Partial<Readonly<Record<CableWay, string>>>
