import { setTimeout as pause } from 'node:timers/promises'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { wakeModem } from '#core/serial/at-identity.ts'
import { AtListen } from '#core/serial/at-listen.ts'
import type { Recipe } from '#core/serial/recipe.ts'
import { type ModemTalk, type RecipeOrder, runRecipe } from '#core/serial/run-recipe.ts'
import type { CablePush, Delivered } from './cable-push.ts'
import { modemOn, type Talker } from './talker.ts'

/** What a recipe gets beside the push. */
export type RecipePush = CablePush & Pick<RecipeOrder, 'values' | 'onStep' | 'onWrite'>

/** By a recipe of AT commands, with what it verifies. Problems: `serial.recipe-…`, and those of modems. */
export async function pushByRecipe(talker: Talker, push: RecipePush, recipe: Recipe): Promise<Result<Delivered>> {
  const talk = talkTo(talker, push.signal)
  const awake = await wakeModem(talk.ask)
  if (!awake.ok) return awake
  const { onProgress, ...order } = push
  const run = await runRecipe(talk, recipe, { ...order, ...(onProgress && { onSent: onProgress }) })
  if (!run.ok) return run
  const { bytes, compared } = run.value
  const readBack = bytes
    ? ({ kind: 'bytes', bytes } as const)
    : compared.length > 0
      ? ({ kind: 'values', names: compared } as const)
      : undefined
  return ok({ ...(readBack && { readBack }), where: recipe.name })
}

function talkTo(talker: Talker, signal: AbortSignal | undefined): ModemTalk {
  return {
    ask: modemOn(talker, signal),
    hear: (pattern, waitMs) => talker.converse(new AtListen(pattern, waitMs), { signal }),
    rest: ms =>
      pause(ms, undefined, signal && { signal }).then(
        () => ok(null),
        () => failed(problem('serial.cancelled')),
      ),
  }
}
