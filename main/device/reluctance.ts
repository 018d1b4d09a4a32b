import type { Command } from '#core/package-types.ts'

/**
 * What a simulated device will not do, asked before each command but CONT and END (OMA DM 2.0 App. C): 503 not just
 * now, 507 the user said no. Undefined: it does it.
 */
export type Reluctance = (command: Command) => 503 | 507 | undefined
