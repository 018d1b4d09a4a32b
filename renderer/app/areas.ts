const areas = 'nav, aside, main, footer'
const focusable = 'button:not(:disabled), input, select, textarea, [tabindex="0"]'

/** Moves the focus to the next area of the window: activities, side pane, work area, status bar. */
export function goToNextArea(): void {
  const all = [...document.querySelectorAll<HTMLElement>('#root :is(nav, aside, main, footer)')]
  const outer = all.filter(area => area.parentElement?.closest(areas) === null)
  const here = outer.findIndex(area => area.contains(document.activeElement))
  const next = outer[(here + 1) % outer.length]
  const inside = [...(next?.querySelectorAll<HTMLElement>(focusable) ?? [])]
  const first = inside.find(element => element.checkVisibility() && element.tabIndex >= 0)
  ;(first ?? next)?.focus()
}
