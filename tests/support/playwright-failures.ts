import type { FullConfig, Reporter, Suite, TestCase, TestError } from '@playwright/test/reporter'
import { failureLine, keepFailures } from '../../scripts/failures.ts'

const isNoted = (test: TestCase) => test.outcome() === 'unexpected' || test.outcome() === 'flaky'

function lineOf(test: TestCase): string {
  const why = test.results.find(({ error }) => error)?.error?.message
  const where = test.titlePath().filter(Boolean).join(' › ')
  return failureLine(test.outcome() === 'flaky' ? `PASSED ONLY AT THE SECOND ATTEMPT  ${where}` : where, why)
}

/** Playwright's reporter that keeps the failures for the end of `npm test`. */
export default class PlaywrightFailures implements Reporter {
  private suite: Suite | undefined
  private readonly outside: string[] = []

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite
  }

  onError(error: TestError): void {
    this.outside.push(failureLine('outside of any test', error.message))
  }

  onEnd(): void {
    const tests = this.suite?.allTests() ?? []
    keepFailures('playwright', [...tests.filter(isNoted).map(lineOf), ...this.outside])
  }

  printsToStdio(): boolean {
    return false
  }
}
