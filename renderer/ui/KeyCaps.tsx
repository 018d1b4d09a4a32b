import classes from './KeyCaps.module.css'

/** Keys as caps: Ctrl + K. */
export function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className={classes.caps}>
      {keys.split('+').map(key => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  )
}
