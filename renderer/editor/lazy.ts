// What `load.ts` fetches: everything of the editor that needs Monaco.
export { mountEditor } from './mount.ts'
export { forgetText, markSaved, replaceText, revealPlace, textOf, textVersion } from './texts.ts'
