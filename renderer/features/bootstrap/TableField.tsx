import { FileInput } from '@mantine/core'

export interface TableFieldProps {
  readonly description: string
  readonly file: File | null
  onFile(file: File | null): void
}

/** A table of devices in CSV. */
export function TableField({ description, file, onFile }: TableFieldProps) {
  return (
    <FileInput
      label="Table"
      description={description}
      placeholder="Choose a file…"
      accept=".csv,text/csv,text/plain"
      clearable
      value={file}
      onChange={onFile}
      style={{ maxWidth: 420 }}
    />
  )
}
