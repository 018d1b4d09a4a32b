import type { ConformanceItem, Subject } from './item.ts'

// The static conformance items of OMA DM 2.0, App. B. M = mandatory, O = optional, - = no such item.
// Row: number for the client, number for the server, level of each, what it is about. A text is an id as it is printed.

type Level = 'M' | 'O' | '-'
type Row = readonly [client: number | string, server: number | string, levels: `${Level}${Level}`, words: string]

const packages: readonly Row[] = [
  [1, 1, 'MM', 'Package flow (5.2)'],
  [2, 2, 'OM', 'Package#0 (5.2.1)'],
  [3, 3, 'OM', 'Package#0, header VER (5.2.1.1)'],
  [4, 4, 'OM', 'Package#0, header OC (5.2.1.1)'],
  [5, 5, 'OM', 'Option SERVER-ID (5.2.1.2)'],
  [6, 6, 'OM', 'Option PREFERRED-CON-TYPE (5.2.1.2)'],
  [7, 7, 'OM', 'Option NOTIFICATION-ID (5.2.1.2)'],
  [8, 8, 'OM', 'Option SHA256-DIGEST (5.2.1.2)'],
  [9, 9, 'OM', 'Option TIMESTAMP (5.2.1.2)'],
  [10, 10, 'OM', 'Option REQ-MOS (5.2.1.2)'],
  [11, 11, 'MM', 'Package#1 (5.2.2)'],
  [12, 12, 'MM', 'Package#2 (5.2.3)'],
  [13, 13, 'MM', 'Package#3 (5.2.4)'],
  [14, 14, 'MM', 'HGET (5.3)'],
  [15, 15, 'MM', 'HPUT (5.3)'],
  [16, 16, 'MM', 'HPOST (5.3)'],
  [17, 17, 'MM', 'DELETE (5.3)'],
  [18, 18, 'MM', 'EXEC (5.3)'],
  [19, 19, 'OM', 'GET (5.3)'],
  [20, 20, 'OM', 'SHOW (5.3)'],
  [21, 21, 'MM', 'CONT (5.3)'],
  [22, 22, 'MM', 'END (5.3)'],
  [23, 23, 'OM', 'DEFAULT (5.3)'],
  [24, 24, 'OO', 'SUB (5.3)'],
  [25, 25, 'OO', 'UNSUB (5.3)'],
  [26, 26, 'MM', 'Generic Alert (5.4)'],
  [27, 27, 'MM', 'Synchronous reporting (5.4.1)'],
  [28, 28, 'MM', 'Asynchronous reporting (5.4.1)'],
  ['', 29, '-O', 'OMADM-Accept header (5.5)'],
]

const objects: readonly Row[] = [
  [1, 1, 'MM', 'ClientURI (6.1)'],
  [2, 2, 'OM', 'Query, x-name and wildcard in a ClientURI (6.1)'],
  [3, 3, 'MM', 'ServerURI (6.2)'],
  [4, 4, 'MM', 'ServerURI parameter DevID (6.2)'],
  [5, 5, 'MM', 'ServerURI parameter MNC (6.2)'],
  [6, 6, 'MM', 'ServerURI parameter MCC (6.2)'],
  [7, 7, 'MM', 'ServerURI parameter CMNC (6.2)'],
  [8, 8, 'MM', 'ServerURI parameter CMCC (6.2)'],
  [9, 9, 'MM', 'ServerURI parameter SPName (6.2)'],
  [10, 10, 'MM', 'MO definition (6.3)'],
  [11, 11, 'OO', 'Any MO that follows the definition (6.3)'],
  [12, '', 'M-', 'A command runs only with rights on all nodes (6.3.1.1)'],
  [13, 12, 'MM', 'DDF element MgmtTree (6.4)'],
  [14, 13, 'MM', 'DDF element VerDTD (6.4)'],
  [15, 14, 'OO', 'DDF element Man (6.4)'],
  [16, 15, 'OO', 'DDF element Mod (6.4)'],
  [17, 16, 'MM', 'DDF element Node (6.4)'],
  [18, 17, 'MM', 'DDF element NodeName (6.4)'],
  [19, 18, 'OO', 'DDF element Path (6.4)'],
  [20, 19, 'OO', 'DDF element Value (6.4)'],
  [21, 20, 'MM', 'DDF format elements (6.4)'],
  [22, 21, 'OO', 'DDF element MIME (6.4)'],
  [23, 22, 'MM', 'DDF element DDFName (6.4)'],
  [24, 23, 'MM', 'DDF element DFProperties (6.4)'],
  [25, 24, 'MM', 'DDF element AccessType (6.4)'],
  [26, 25, 'OO', 'DDF element DefaultValue (6.4)'],
  [27, 26, 'OO', 'DDF element Description (6.4)'],
  [28, 27, 'OO', 'DDF element DFFormat (6.4)'],
  [29, 28, 'OO', 'DDF element Occurrence (6.4)'],
  [30, 29, 'OO', 'DDF element Scope (6.4)'],
  [31, 30, 'OO', 'DDF element DFTitle (6.4)'],
  [32, 31, 'OO', 'DDF element DFType (6.4)'],
  [33, 32, 'OO', 'DDF element CaseSense (6.4)'],
]

const serialisation: readonly Row[] = [
  [1, 1, 'MM', 'Package#0 in binary form (7.1.1)'],
  [2, 2, 'OO', 'Package#0 in other forms (7.1.2)'],
  [3, 3, 'MM', 'JSON for packages, MOs and alerts (7.2.1)'],
  [4, 4, 'OO', 'Other forms (7.2.2)'],
]

const bootstrap: readonly Row[] = [
  [1, 1, 'MM', 'A bootstrap method; of the server the server-initiated one (8)'],
  [2, '', 'O-', 'Bootstrap from the smart card (8.1)'],
  [3, '', 'O-', 'Factory bootstrap (8.2)'],
  [4, '', 'O-', 'Client-initiated bootstrap (8.3)'],
  [5, '', 'O-', 'Server-initiated bootstrap (8.4)'],
  [6, '', 'O-', 'Smart card over a secure channel (8.1)'],
  [7, '', 'M-', 'Bootstrap security (9.3)'],
  [8, '', 'O-', 'The device has a smart card (8.1)'],
  [9, '', 'O-', 'Card bootstrap is enabled and the card not rejected (8.1)'],
  [10, '', 'O-', 'Retrieve and apply from the card (8.1)'],
  [11, '', 'O-', 'Retrieve and apply from the card over a secure channel (8.1)'],
  [12, '', 'O-', 'Forget servers that are no longer on the card (8.1)'],
]

const security: readonly Row[] = [
  [1, 1, 'MM', 'HTTP Basic (9.2.1)'],
  [2, 2, 'OM', 'HTTP Digest (9.2.1)'],
  [3, 3, 'MM', 'X.509 client certificates (9.2.1)'],
  [4, 4, 'MM', 'X.509 or PSK, of the server both (9.2.2)'],
  [5, 5, 'OO', 'TLS 1.0 (9.2.2)'],
  [6, 6, 'MM', 'TLS 1.1 (9.2.2)'],
  [7, 7, 'OO', 'TLS 1.2 (9.2.2)'],
  [8, 8, 'OM', 'PSK mode (9.2.2)'],
  [9, 9, 'OM', 'PSK suites: of the client one, of the server all (9.2.2)'],
  [10, 10, 'OM', 'X.509 mode (9.2.2)'],
  [11, 11, 'OM', 'X.509 suites: of the client one, of the server all (9.2.2)'],
  [12, '', 'M-', "Checks the server's TLS version (9.2.2)"],
  [13, '', 'O-', 'Secure channel to the smart card (9.3)'],
  [14, '', 'O-', 'SCP03 (9.3)'],
]

// The server's list has the number 004 twice and prints 005 with a C; kept so, with its own meaning in the words.
const mechanisms: readonly Row[] = [
  [1, 1, 'OM', 'Access control (10)'],
  [2, 2, 'OO', 'MO cache (11)'],
  [3, '', 'O-', 'At least one notification mechanism (App. E)'],
  [4, 4, 'OM', 'Notification by WAP push (App. E)'],
  [5, 4, 'OO', 'Notification by Google Cloud Messaging (App. E)'],
  [6, 'DM-MEC-005-C-O', 'OO', 'Notification by another mechanism (App. E)'],
]

const standardObjects: readonly Row[] = [
  [1, 1, 'MM', 'Device Information MO (12.1)'],
  [2, 2, 'MM', 'DM Account MO (12.2)'],
  [3, 3, 'OM', 'Delegation Access Control MO (12.3)'],
  [4, 4, 'MM', 'Session Information MO (12.4)'],
]

const groups: readonly (readonly [name: string, rows: readonly Row[]])[] = [
  ['PACK', packages],
  ['OBJ', objects],
  ['SER', serialisation],
  ['BOOT', bootstrap],
  ['SEC', security],
  ['MEC', mechanisms],
  ['STDOBJ', standardObjects],
]

/** Every static conformance item of one subject, in the order of the specification. */
export function staticItems(subject: Subject): readonly ConformanceItem[] {
  return groups.flatMap(([group, rows]) => rows.flatMap(row => itemOf(subject, group, row)))
}

function itemOf(subject: Subject, group: string, [client, server, levels, words]: Row): readonly ConformanceItem[] {
  const [number, level] = subject === 'client' ? [client, levels[0]] : [server, levels[1]]
  if (level === '-' || number === '') return []
  const made = `DM-${group}-${String(number).padStart(3, '0')}-${subject === 'client' ? 'C' : 'S'}-${level}`
  const id = typeof number === 'string' ? number : made
  return [{ id, subject, level: level === 'M' ? 'mandatory' : 'optional', group, words }]
}
