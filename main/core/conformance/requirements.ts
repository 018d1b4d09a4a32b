import type { ConformanceItem, Subject } from './item.ts'

// The requirements of OMA DM 2.0 (requirements document, §6), the interfaces of its architecture, its use cases and the
// functions of the first draft, each with what it rests on: static items, and topics that probes observe by themselves.

export interface Requirement extends ConformanceItem {
  /** Static items and topics; it passes when all of them were seen and passed. */
  readonly restsOn: readonly string[]
}

/** Observations that are no static item. */
type Topic =
  | 'mos-filter' // MOS honours the permissions of the account
  | 'tls-only'
  | 'repository-tls'
  | 'repository-authentication'
  | 'mutual-authentication'
  | 'other-device-refused'
  | 'foreign-notification-refused'
  | 'rights-apart' // rights over data and rights over rights
  | 'shared-account' // one account content on many devices
  | 'formats' // 406, 415, OMADM-Accept
  | 'stateless'
  | 'authorities'
  | 'old-descriptions' // DM 1.x DDFs taken unchanged
  | 'mo-kinds' // static, dynamic and hybrid MOs
  | 'error-alert-collected' // use case B.3
  | 'data-in-package'
  | 'draft-session'
  | 'ddf-download'
  | 'bootstrap-pushed'
  | 'bootstrap-fetched'
  | 'bootstrap-again' // a further server, and the same one updated
  | 'show-page'
  | 'registered-by-page' // use case B.1
  | 'settings-by-page' // use case B.2
  | 'application-registers' // DM-7
  | 'application-told' // DM-8
  | 'server-to-server' // DM-6
  | 'authority-interface' // DMA-DMS
  | 'features-told' // DM-HLF-008

type Rest = Topic | `DM-${string}`
type Row = readonly [id: string, words: string, client: readonly Rest[], server: readonly Rest[]]

const c = (...numbers: readonly string[]) => numbers.map((number): Rest => `DM-${number}`)

const requirements: readonly Row[] = [
  ['DM-HLF-001', 'The client announces its MOs', ['mos-filter', ...c('PACK-011-C-M')], c('PACK-011-S-M')],
  ['DM-HLF-002', 'A web browser component for user interaction', ['show-page'], c('PACK-020-S-M')],
  ['DM-HLF-003', 'Data apart from commands', c('PACK-014-C-M', 'PACK-015-C-M'), c('PACK-014-S-M', 'PACK-015-S-M')],
  ['DM-HLF-004', 'Commands and data in one message', ['data-in-package'], ['data-in-package']],
  [
    'DM-HLF-005',
    'HTTP GET, PUT and POST for management data',
    c('PACK-014-C-M', 'PACK-015-C-M', 'PACK-016-C-M'),
    c('PACK-014-S-M', 'PACK-015-S-M', 'PACK-016-S-M'),
  ],
  [
    'DM-HLF-006',
    'Bootstrap information',
    ['bootstrap-fetched', 'bootstrap-pushed', ...c('BOOT-002-C-O', 'BOOT-003-C-O')],
    ['bootstrap-pushed'],
  ],
  [
    'DM-HLF-007',
    'The management tree can be read, written, deleted from and executed',
    c('PACK-014-C-M', 'PACK-017-C-M', 'PACK-018-C-M', 'PACK-019-C-O', 'OBJ-001-C-M'),
    c('PACK-014-S-M', 'PACK-017-S-M', 'PACK-018-S-M', 'PACK-019-S-M', 'OBJ-001-S-M'),
  ],
  [
    'DM-HLF-008',
    'Optional features can be found out',
    ['formats', ...c('PACK-011-C-M')],
    ['ddf-download', 'features-told'],
  ],
  [
    'DM-SEC-001',
    'Authentication, authorisation, integrity and confidentiality',
    ['mutual-authentication', ...c('OBJ-012-C-M')],
    ['mutual-authentication', ...c('SEC-004-S-M')],
  ],
  ['DM-SEC-002', 'A secure channel between server and client', ['tls-only'], ['tls-only']],
  ['DM-SEC-003', 'A secure channel to the Data Repository', ['repository-tls'], ['repository-tls']],
  ['DM-AT-001', 'Server and client authenticate each other', ['mutual-authentication'], ['mutual-authentication']],
  [
    'DM-AT-002',
    'Repository and client authenticate each other',
    ['repository-authentication'],
    ['repository-authentication'],
  ],
  ['DM-AZ-001', 'The right over rights is apart from the right over data', ['rights-apart'], c('MEC-001-S-M')],
  ['DM-AZ-002', 'The server refuses clients it does not know', [], ['other-device-refused']],
  ['DM-AZ-003', 'The client refuses what it does not allow', ['foreign-notification-refused', ...c('OBJ-012-C-M')], []],
  ['DM-ADM-001', 'One account content serves many devices', ['shared-account'], ['shared-account']],
  ['DM-INT-001', 'Formats are marked and chosen by media type', ['formats'], ['formats']],
  ['DM-INT-002', 'A JSON format for MOs', c('SER-003-C-M'), c('SER-003-S-M')],
  ['DM-INT-003', 'No knowledge of places in a tree is needed', c('OBJ-001-C-M', 'PACK-014-C-M'), c('OBJ-001-S-M')],
  ['DM-INT-004', 'MOs are described in separate DDF files', c('OBJ-013-C-M'), ['ddf-download', ...c('OBJ-012-S-M')]],
  ['DM-INT-005', 'MOs of DM 1.x work unchanged', ['old-descriptions'], ['old-descriptions']],
  ['DM-SYS-001', 'The server may be stateless', c('PACK-021-C-M'), ['stateless']],
]

const interfaces: readonly Row[] = [
  ['DM-1', 'Notification, server to client', c('PACK-002-C-O', 'SER-001-C-M'), c('PACK-002-S-M', 'SER-001-S-M')],
  ['DM-2', 'Management protocol, client and server', c('PACK-001-C-M'), c('PACK-001-S-M')],
  ['DM-3', 'Bootstrap from the smart card', c('BOOT-002-C-O', 'BOOT-010-C-O', 'BOOT-012-C-O'), []],
  ['DM-4', 'Bootstrap over the network', ['bootstrap-fetched', 'bootstrap-pushed'], ['bootstrap-pushed']],
  ['DM-5', 'Descriptions of MOs', c('PACK-011-C-M'), ['ddf-download']],
  ['DM-7', 'Local applications register, deregister and read MOs', ['application-registers'], []],
  ['DM-8', 'Local applications are told of updates', ['application-told'], []],
  ['DM-6', 'Server to server', [], ['server-to-server']],
  ['DMA-DMS', "The authority's interface to the server", [], ['authority-interface']],
  ['DM-Func', 'Functions reached through MOs', c('PACK-018-C-M'), c('PACK-018-S-M')],
  ['Bootstrapping request', 'An authority gives parameters, a bootstrap is made of them', [], ['bootstrap-pushed']],
]

const useCases: readonly Row[] = [
  ['B.1', 'A user registers a device by a web form', [], ['registered-by-page']],
  ['B.2', 'A user loads a configuration from a portal', [], ['settings-by-page']],
  [
    'B.3',
    'A device reports an error, the server collects the log',
    ['error-alert-collected'],
    ['error-alert-collected'],
  ],
]

const functions: readonly Row[] = [
  ['Function 5.1', 'Management tree: static, dynamic and hybrid MOs', ['mo-kinds'], c('OBJ-010-S-M')],
  [
    'Function 5.2',
    'Bootstrapping, also repeated',
    ['bootstrap-fetched', 'bootstrap-pushed', 'bootstrap-again', ...c('BOOT-002-C-O', 'BOOT-003-C-O')],
    ['bootstrap-pushed'],
  ],
  ['Function 5.3', 'Message encoding', c('SER-001-C-M', 'SER-003-C-M'), c('SER-001-S-M', 'SER-003-S-M')],
  ['Function 5.4', 'Protocol commands, also of the draft', ['draft-session'], ['draft-session']],
  ['Function 5.5', 'Device descriptions', c('OBJ-013-C-M', 'OBJ-017-C-M'), c('OBJ-012-S-M', 'OBJ-016-S-M')],
  [
    'Function 5.6',
    'Standard objects',
    c('STDOBJ-001-C-M', 'STDOBJ-002-C-M', 'STDOBJ-004-C-M'),
    c('STDOBJ-001-S-M', 'STDOBJ-002-S-M', 'STDOBJ-003-S-M', 'STDOBJ-004-S-M'),
  ],
  ['Function 5.7', 'User interaction by pages', ['show-page'], c('PACK-020-S-M')],
  ['Function 5.10', 'Several management authorities', ['bootstrap-again'], ['authorities']],
]

const groups = { Requirement: requirements, Interface: interfaces, 'Use case': useCases, Function: functions } as const

/** Every requirement on one subject. */
export function requirementsOf(subject: Subject): readonly Requirement[] {
  return Object.entries(groups).flatMap(([group, rows]) => rows.flatMap(row => requirementOf(subject, group, row)))
}

function requirementOf(subject: Subject, group: string, [id, words, client, server]: Row): readonly Requirement[] {
  const restsOn = subject === 'client' ? client : server
  return restsOn.length === 0 ? [] : [{ id, subject, level: 'mandatory', group, words, restsOn }]
}
