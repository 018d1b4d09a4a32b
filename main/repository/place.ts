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
    return isPlace([text]) ? text : undefined
  } catch {
    return undefined // a bad percent sign
  }
}

/** Whether these parts name a place: none is empty, climbs, or holds what separates parts. */
export const isPlace = (parts: readonly string[]): boolean =>
  parts.every(text => text !== '' && text !== '.' && text !== '..' && !/[/\\\p{Cc}]/u.test(text))

/** The name under which the store keeps it. */
export const nameOf = (place: Place): string => place.join('/')

/** The device whose folder it lies in. */
export function folderOwner([first, device]: Place): string | undefined {
  return first === uploads ? device : undefined
}

/**
 * The most bytes that may come to this place in one request: `up/<device>/at-most-65536/…` says so itself, so that the
 * address in a command is all that an upload with a size guard needs. Undefined = the limit of the repository.
 */
export function limitOf([first, , limit, below]: Place): number | undefined {
  const [, bytes] = /^at-most-([1-9]\d{0,11})$/.exec(limit ?? '') ?? []
  return first === uploads && below !== undefined && bytes !== undefined ? Number(bytes) : undefined
}

/** Path of a place in a device's own folder that takes at most so many bytes at once; `name` tells it from others. */
export function limitedFolder(prefix: string, deviceId: string, bytes: number, name: string): string {
  return `${ownFolder(prefix, deviceId)}at-most-${bytes}/${name}`
}

/** Path of a device's own folder, for people and for ServerURIs. */
export function ownFolder(prefix: string, deviceId: string): string {
  return `${prefix}${uploads}/${encodeURIComponent(deviceId)}/`
}
