import { IconHelp, IconSearch } from '@tabler/icons-react'
import { features } from './features.ts'
import classes from './Shell.module.css'
import { useApp } from './store.ts'

/** The features, one button each; the shown one is pressed. */
export function ActivityBar() {
  const activity = useApp(state => (state.sideOpen ? state.activity : undefined))
  const choose = useApp(state => state.activityChosen)
  const showOverlay = useApp(state => state.overlayShown)
  return (
    <nav className={classes.bar} aria-label="Activities">
      {features.map(({ id, title, keys, Icon }) => (
        <button
          key={id}
          type="button"
          className={classes.barButton}
          aria-pressed={activity === id}
          title={`${title} (${keys})`}
          onClick={() => choose(id)}
        >
          <Icon size={20} />
          {title}
        </button>
      ))}
      <span className={classes.barSpace} />
      <button
        type="button"
        className={classes.barButton}
        title="Find a command (Ctrl+K)"
        onClick={() => showOverlay('palette')}
      >
        <IconSearch size={18} />
        Find
      </button>
      <button type="button" className={classes.barButton} title="All keys (?)" onClick={() => showOverlay('keys')}>
        <IconHelp size={18} />
        Keys
      </button>
    </nav>
  )
}
