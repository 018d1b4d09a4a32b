import { type CheckKind, checkText } from './check.ts'
import type { CheckAnswer } from './checker.ts'

export interface CheckQuestion {
  readonly key: string
  readonly version: number
  readonly kind: CheckKind
  readonly text: string
}

self.onmessage = ({ data }: MessageEvent<CheckQuestion>) => {
  const answer: CheckAnswer = { key: data.key, version: data.version, problems: checkText(data.kind, data.text) }
  self.postMessage(answer)
}
