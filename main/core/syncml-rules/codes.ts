// What DM 1.x knows (DM RepPro 1.2 §10, DM Protocol 1.2 §8); data synchronisation has more of each.

const numbers = (text: string) =>
  new Set(
    text.split(' ').flatMap(part => {
      const [from = 0, to = from] = part.split('-').map(Number)
      return Array.from({ length: to - from + 1 }, (_, index) => from + index)
    }),
  )

export const statusCodes = {
  dm: numbers('200 202 212-217 304 400 401 403-408 412-416 418 420 424 425 500 507 510 516 517'),
  ds: numbers('101 200-217 300-305 400-426 500-518'),
}

export const alertCodes = {
  dm: numbers('1100-1104 1200 1201 1222-1226'),
  ds: numbers('100 200-210 221-227 1100-1104 1200 1201 1222-1226'),
}

/** What only data synchronisation uses. */
export const unusedInDm: ReadonlySet<string> = new Set(
  'Archive Lang NoResp NoResults NumberOfChanges SftDel Map MapItem Put Search Sync'.split(' '),
)

export const properties: ReadonlySet<string> = new Set('ACL Format Name Size Title TStamp Type VerNo'.split(' '))
export const lists = /^(?:Struct|StructData|MORoot|MORootData|TNDS(?:[+-]\w+)*)$/
