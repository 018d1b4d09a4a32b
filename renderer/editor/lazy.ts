// What `load.ts` fetches: everything of the editor that needs Monaco.
export { mountEditor } from './mount.ts'
export { mountDiff } from './mount-diff.ts'
export { languageService } from './service-worker.ts'
export {
  changesOf,
  editText,
  forgetText,
  markSaved,
  offsetAt,
  placeAt,
  replaceText,
  revealPlace,
  stepBack,
  textOf,
  textVersion,
  watchText,
} from './texts.ts'
