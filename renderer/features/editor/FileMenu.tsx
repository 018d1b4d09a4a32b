import { Button, Menu } from '@mantine/core'
import { IconArrowsExchange, IconDots, IconGitCompare } from '@tabler/icons-react'
import { useApp } from '../../app/store.ts'
import { fileName } from './editor-slice.ts'

/** What else can be made of the saved file. */
export function FileMenu({ path }: { path: string }) {
  const openPanel = useApp(state => state.openPanel)
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" px={6} aria-label="More actions for this file" title="More actions">
          <IconDots size={16} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconArrowsExchange size={14} />}
          onClick={() => openPanel('convert', { path }, `Convert ${fileName(path)}`)}
        >
          Convert to …
        </Menu.Item>
        <Menu.Item
          leftSection={<IconGitCompare size={14} />}
          onClick={() => openPanel('compare', { path }, `Compare ${fileName(path)}`)}
        >
          Compare with …
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
