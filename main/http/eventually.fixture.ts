import { expect } from 'vitest'

/** Expects something that comes true soon; patient, because tests share the machine. */
export const eventually = <T>(get: () => T) => expect.poll(get, { timeout: 10_000 })
