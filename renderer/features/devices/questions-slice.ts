import type { StateCreator } from 'zustand'
import type { HostEvent, InteractionItem } from '#contract'
import type { AppState } from '../../app/store.ts'
import { call, host } from '../../host.ts'

export interface QuestionsSlice {
  /** Questions to the people at devices whose tab was opened, newest first. */
  readonly questions: Readonly<Record<string, readonly InteractionItem[]>>
  loadQuestions(deviceId?: string): Promise<void>
  questionsEvent(event: HostEvent): void
}

export const createQuestionsSlice: StateCreator<AppState, [], [], QuestionsSlice> = (set, get) => ({
  questions: {},

  loadQuestions: async deviceId => {
    for (const id of deviceId === undefined ? Object.keys(get().questions) : [deviceId]) {
      const loaded = await call(host.interactions.list({ deviceId: id }))
      if (loaded) set(({ questions }) => ({ questions: { ...questions, [id]: loaded } }))
    }
  },
  questionsEvent: event => {
    if (event.kind !== 'interaction') return
    const { item } = event
    set(({ questions }) => {
      const known = questions[item.deviceId]
      if (!known) return {}
      const others = known.filter(({ id }) => id !== item.id)
      const items = [item, ...others].sort((a, b) => b.createdAt - a.createdAt)
      return { questions: { ...questions, [item.deviceId]: items } }
    })
  },
})
