import { useEffect, useState } from 'react'

/** The time in milliseconds, anew every `everyMs`: for words like “2 min ago”. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
