import { pathOf } from '#http/route.ts'

/** Folder whose folders belong to one device each. */
const uploads = 'up'

/** A place in the repository: parts of its path below the prefix, decoded. */
export type Place = readonly string[]

/** Reads a request target; undefined when it names no place. */
export function placeOf(target: string | undefined, prefix: string): Place | undefined {
  const path = pathOf(target)
  if (!path.startsWith(prefix)) return undefined
  const parts = path.slice(prefix.length).split('/').map(decodePart)
  return parts.every(part => part !== undefined) ? parts : undefined
}

function decodePart(part: string): string | undefined {
  try {
    const text = decodeURIComponent(part)
    const bad = text === '' || text === '.' || text === '..' || /[/\\\p{Cc}]/u.test(text)
    return bad ? undefined : text
  } catch {
    return undefined // a bad percent sign
  }
}

/** The name under which the store keeps it. */
export const nameOf = (place: Place): string => place.join('/')

/** The device whose folder it lies in. */
export function folderOwner([first, device]: Place): string | undefined {
  return first === uploads ? device : undefined
}

/** Path of a device's own folder, for people and for ServerURIs. */
export function ownFolder(prefix: string, deviceId: string): string {
  return `${prefix}${uploads}/${encodeURIComponent(deviceId)}/`
}
