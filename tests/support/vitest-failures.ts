import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import { failureLine, keepFailures } from '../../scripts/failures.ts'

function* failuresOf(modules: readonly TestModule[]): Generator<string> {
  for (const module of modules) {
    const file = relative(process.cwd(), module.moduleId)
    for (const error of module.errors()) yield failureLine(file, error.message)
    for (const suite of module.children.allSuites())
      for (const error of suite.errors()) yield failureLine(`${file} › ${suite.fullName}`, error.message)
    for (const test of module.children.allTests()) {
      const { state, errors } = test.result()
      const where = `${file} › ${test.fullName}`
      if (state === 'failed') yield failureLine(where, errors[0]?.message, errors[0]?.diff)
      else if (test.diagnostic()?.flaky)
        yield failureLine(`PASSED ONLY AT THE SECOND ATTEMPT  ${where}`, errors?.[0]?.message, errors?.[0]?.diff)
    }
  }
}

/** Vitest's reporter that keeps the failures for the end of `npm test`. */
export class VitestFailures implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { readonly message?: string }[]): void {
    const outside = unhandled.map(error => failureLine('outside of any test', error.message))
    keepFailures('vitest', [...failuresOf(modules), ...outside])
  }
}
