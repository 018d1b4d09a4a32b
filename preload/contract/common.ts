import { z } from 'zod'
import type { Problem } from '../../main/core/problem.ts'

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

export const id = z.string().min(1).max(400)

export const none = z.void()

export const page = { from: z.number().int().min(0), limit: z.number().int().min(1).max(20_000) }

/** A command in its wire form: name, then parameters (OMA DM 2.0 §7.2.1.2). */
export const wireCommand = z.array(z.string().max(65_536)).min(1).max(1000)
