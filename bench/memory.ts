import { report } from './programs/report.ts'

/** Answers each question of the bench by the most memory that was resident since the one before, in MB. */
export function watchMemory(): void {
  let peak = process.memoryUsage.rss()
  setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 20).unref()
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    report({ peak: peak / 1e6, cpuSeconds: (user + system) / 1e6 })
    peak = process.memoryUsage.rss()
  })
}
