import type { Problem } from './problem.ts'

/**
 * Carries a problem through code that answers with plain promises, e.g. the store when its disk is full.
 * Whoever stands at a border (host, server, command line) catches it and answers with the problem.
 */
export class Failure extends Error {
  readonly problem: Problem
  constructor(problem: Problem, options?: { readonly cause?: unknown }) {
    super(problem.code, options)
    this.name = 'Failure'
    this.problem = problem
  }
}
