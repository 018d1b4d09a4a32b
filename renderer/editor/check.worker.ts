import { problemsIn } from './check.ts'
import type { CheckAnswer, CheckQuestion } from './checker.ts'

self.onmessage = ({ data }: MessageEvent<CheckQuestion>) => {
  const answer: CheckAnswer = { key: data.key, version: data.version, problems: problemsIn(data.kind, data.text) }
  self.postMessage(answer)
}
