/** About 10 MB that say what descriptions say, of `branches` interior nodes with `leaves` leaves each. */
export function largeDescription(branches: number, leaves: number): string {
  const leaf = (index: number) => `    <Node><NodeName>Leaf${index}</NodeName><DFProperties>
      <AccessType><Get/></AccessType><DFFormat><chr/></DFFormat>
      <DFTitle>Leaf</DFTitle><DFType><MIME>text/plain</MIME></DFType></DFProperties></Node>\n`
  const properties = '<AccessType><Get/></AccessType><DFFormat><node/></DFFormat><DFType><DDFName/></DFType>'
  const inside = Array.from({ length: leaves }, (_, index) => leaf(index)).join('')
  const branch = (name: string, nodes: string) =>
    `  <Node><NodeName>${name}</NodeName><DFProperties>${properties}</DFProperties>\n${nodes}  </Node>\n`
  const all = Array.from({ length: branches }, (_, index) => branch(`Branch${index}`, inside)).join('')
  // One flat string, as a file gives it.
  return Buffer.from(`<MgmtTree><VerDTD>1.2</VerDTD>\n${branch('Root', all)}</MgmtTree>`).toString('latin1')
}
