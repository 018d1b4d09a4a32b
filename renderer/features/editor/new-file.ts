/** What a new file may start as. */
export const templates = [
  { value: 'ddf', label: 'DDF (description of a management object)', extension: '.ddf' },
  { value: 'tnds', label: 'TNDS (nodes with values)', extension: '.xml' },
  { value: 'json', label: 'JSON', extension: '.json' },
] as const
export type Template = (typeof templates)[number]['value']

const texts: Readonly<Record<Template, string>> = {
  ddf: `<?xml version="1.0" encoding="UTF-8"?>
<MgmtTree>
  <VerDTD>1.2</VerDTD>
  <Man>Example</Man>
  <Node>
    <NodeName>Example</NodeName>
    <DFProperties>
      <AccessType>
        <Get/>
      </AccessType>
      <DFFormat>
        <node/>
      </DFFormat>
      <Occurrence>
        <One/>
      </Occurrence>
      <DFType>
        <DDFName>urn:example:mo:example:1.0</DDFName>
      </DFType>
    </DFProperties>
    <Node>
      <NodeName>Name</NodeName>
      <DFProperties>
        <AccessType>
          <Get/>
          <Replace/>
        </AccessType>
        <DFFormat>
          <chr/>
        </DFFormat>
        <Occurrence>
          <One/>
        </Occurrence>
        <DFType>
          <MIME>text/plain</MIME>
        </DFType>
      </DFProperties>
    </Node>
  </Node>
</MgmtTree>
`,
  tnds: `<?xml version="1.0" encoding="UTF-8"?>
<MgmtTree>
  <VerDTD>1.2</VerDTD>
  <Node>
    <NodeName>Example</NodeName>
    <Path>.</Path>
    <RTProperties>
      <Format>
        <chr/>
      </Format>
      <Type>
        <MIME>text/plain</MIME>
      </Type>
    </RTProperties>
    <Value>value</Value>
  </Node>
</MgmtTree>
`,
  json: '{}\n',
}

export const templateText = (template: Template): string => texts[template]

/** `name` with the extension of its template, when it has none. */
export function withExtension(name: string, template: Template): string {
  const trimmed = name.trim()
  if (/\.[A-Za-z0-9]+$/.test(trimmed)) return trimmed
  return `${trimmed}${templates.find(({ value }) => value === template)?.extension ?? ''}`
}

/** Why a path cannot name a file of the workspace, in words; undefined when it can. */
export function pathFault(path: string): string | undefined {
  const parts = path.trim().split('/')
  if (path.trim() === '') return 'Give the file a name.'
  if (parts.some(part => part.trim() === ''))
    return 'A folder or the file has no name: two slashes meet, or one stands at an end.'
  if (parts.some(part => part === '.' || part === '..'))
    return 'The path may not leave the workspace: “.” and “..” are not allowed.'
  const wrong = /[\\:*?"<>|]/.exec(path)?.[0]
  return wrong === undefined ? undefined : `The character ${wrong} is not possible in file names on every system.`
}

/** `path`, or the first of `name-2.ddf`, `name-3.ddf` … that is free. */
export function freePath(path: string, taken: ReadonlySet<string>): string {
  const [, stem = path, extension = ''] = /^(.*?)(\.[^./]+)?$/.exec(path) ?? []
  let free = path
  for (let number = 2; taken.has(free); number++) free = `${stem}-${number}${extension}`
  return free
}
