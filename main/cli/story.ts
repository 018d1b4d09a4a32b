import type { Command } from 'commander'
import type { StoryName } from './run-story.ts'
import type { Surroundings } from './terminal.ts'

const stories: Readonly<Record<StoryName, string>> = {
  b1: 'a person registers a device on a page; the device fetches its account and calls in (use case B.1)',
  b2: 'settings for a wireless network are loaded from a portal page (use case B.2)',
  b3: 'a reported error triggers the collection of the log, with a size guard (use case B.3)',
}

/** `dmwb story`: the use cases of the requirements, with server, device and pages of their own; nothing is left behind. */
export function addStory(program: Command, { terminal, finish }: Surroundings): void {
  const story = program
    .command('story')
    .description('the three use cases of OMA DM 2.0, played with real processes and pages')
  for (const [name, words] of Object.entries(stories)) {
    story
      .command(name)
      .description(words)
      .option('--json', 'print one JSON document')
      .action(async () => {
        const { runStory } = await import('./run-story.ts')
        finish(await runStory(name as StoryName, terminal))
      })
  }
}
