/** The commands that a device may refuse on demand: all but CONT and END, without which no session comes to its end. */
export const refusable = ['HGET', 'HPUT', 'HPOST', 'DELETE', 'EXEC', 'GET', 'SHOW', 'DEFAULT', 'SUB', 'UNSUB'] as const
