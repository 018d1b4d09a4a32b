import { SegmentedControl } from '@mantine/core'
import type { RowLayout } from '#core/serial/console-rows.ts'

/** Lines of text, or digits. */
export function LayoutChoice({ layout, onLayout }: { layout: RowLayout; onLayout(layout: RowLayout): void }) {
  return (
    <SegmentedControl
      aria-label="Show as"
      data={[
        { value: 'text', label: 'Text' },
        { value: 'hex', label: 'Hex' },
      ]}
      value={layout}
      onChange={value => onLayout(value === 'hex' ? 'hex' : 'text')}
    />
  )
}
