import { problem } from '#core/problem.ts'
import { problemJson } from '#core/record-json.ts'
import type { Result } from '#core/result.ts'
import { listenForStop } from './stop.ts'
import { onStage, type Stage } from './story-ground.ts'
import { playLog } from './story-log.ts'
import { playRegistration } from './story-registration.ts'
import { playSettings } from './story-settings.ts'
import type { Terminal } from './terminal.ts'

const plays: Readonly<Record<StoryName, (stage: Stage) => Promise<Result<object>>>> = {
  b1: playRegistration,
  b2: playSettings,
  b3: playLog,
}
export type StoryName = 'b1' | 'b2' | 'b3'

/** Runs `dmwb story` and gives back its exit code. */
export async function runStory(name: StoryName, terminal: Terminal): Promise<number> {
  const stopping = listenForStop()
  const cancelled = new AbortController()
  void stopping.asked.then(() => cancelled.abort())
  const steps: string[] = []
  const say = (words: string) => {
    steps.push(words)
    terminal.line(words)
  }
  const played = await onStage({ signal: cancelled.signal, say }, plays[name])
  if (cancelled.signal.aborted) return terminal.fail(problem('cli.stopped', { what: 'story' }))
  if (!played.ok && !terminal.json) return terminal.fail(played.problem)
  if (terminal.json) {
    const outcome = played.ok ? { outcome: played.value } : { problem: problemJson(played.problem) }
    terminal.document({ ok: played.ok, story: name, steps, ...outcome })
  }
  if (played.ok) terminal.line(`Story ${name.toUpperCase().replace('B', 'B.')} came to its end.`)
  return played.ok ? 0 : 1
}
