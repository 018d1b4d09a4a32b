export function takeLock(file: string, onWait: () => void): void
export function releaseLock(file: string): void
