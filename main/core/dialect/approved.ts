import { commandTable } from '../command.ts'
import { dmHeaders, mediaTypes, parseMediaType } from '../media-types.ts'
import { decodeAnswer, encodeAnswer } from '../multipart.ts'
import { encodePackage1 } from '../package1.ts'
import { encodePackage2 } from '../package2.ts'
import { readPackage1, readPackage2 } from '../read-package.ts'
import { ok } from '../result.ts'
import type { Addresses, Dialect } from './dialect.ts'

/** ClientURIs are written as they are kept. */
const asTheyAre: Addresses = {
  read: uri => ok([uri]),
  readOne: ok,
  write: uri => uri,
  readElement: element => element,
  writeElement: element => element,
}

/** OMA DM 2.0 as it was approved on 9 February 2016. */
export const approved: Dialect = {
  name: 'approved',
  types: {
    opening: mediaTypes.initiation,
    commands: mediaTypes.request,
    answer: mediaTypes.response,
    bootstrap: mediaTypes.document,
    document: mediaTypes.document,
  },
  clientTypes: [mediaTypes.initiation, mediaTypes.response, mediaTypes.formData],
  deviceIdHeader: dmHeaders.deviceId,
  accept: { server: mediaTypes.request, repository: `${mediaTypes.document}, ${mediaTypes.text}` },
  commands: commandTable,
  emptyEnds: false,
  joinsReads: false,
  tellsPaths: false,
  showWaits: false,
  sessionAlerts: true,
  encodeOpening: encodePackage1,
  encodeCommands: encodePackage2,
  encodeAnswer,
  readClient: (contentType, body) => {
    if (packageOf(contentType) === 1) {
      const read = readPackage1(body)
      return read.ok
        ? ok({ value: { kind: 'opening', package1: read.value.value }, warnings: read.value.warnings })
        : read
    }
    const read = decodeAnswer(contentType, body)
    return read.ok ? ok({ value: { kind: 'answer', answer: read.value.value }, warnings: read.value.warnings }) : read
  },
  readCommands: body => readPackage2(body),
  packageOf,
  openingRead: package1 => package1,
  answerRead: answer => answer,
  commandWritten: wire => wire,
  inTree: () => asTheyAre,
}

function packageOf(contentType: string): 1 | 3 {
  if (contentType === mediaTypes.initiation) return 1
  return parseMediaType(contentType).type === mediaTypes.initiation ? 1 : 3
}
