import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './SideRow.module.css'

export interface SideRowProps {
  /** Its tab is the one in front. */
  readonly current: boolean
  readonly title?: string
  /** Before and after the name, never cut short. */
  readonly before?: ReactNode
  readonly after?: ReactNode
  readonly dirty?: boolean
  /** The name; what does not fit is cut with an ellipsis. */
  readonly children: ReactNode
  /** What else can be done with it: a menu of its own. */
  readonly menu?: { readonly label: string; readonly items: ReactNode }
  onOpen(): void
}

/** One row of a list in the side pane: a click opens its tab. */
export function SideRow({ current, title, before, after, dirty, children, menu, onOpen }: SideRowProps) {
  return (
    <li className={classes.row} data-current={current}>
      <button type="button" className={classes.button} onClick={onOpen} title={title}>
        {before}
        <span className={classes.name}>{children}</span>
        {dirty && <span className={classes.dot} role="img" aria-label="not saved" />}
        {after}
      </button>
      {menu && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={menu.label}>
              <IconDots size={14} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>{menu.items}</Menu.Dropdown>
        </Menu>
      )}
    </li>
  )
}
