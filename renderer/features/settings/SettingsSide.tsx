import { useApp } from '../../app/store.ts'
import { About } from './About.tsx'
import { Appearance } from './Appearance.tsx'
import { BootstrapSettings } from './BootstrapSettings.tsx'
import { EditorSettings } from './EditorSettings.tsx'
import { NotificationSettings } from './NotificationSettings.tsx'
import { OtherServers } from './OtherServers.tsx'
import { ServerForm } from './ServerForm.tsx'
import classes from './Settings.module.css'

/** The settings: server, appearance, and what this workbench is. */
export function SettingsSide() {
  const workbench = useApp(state => state.workbench)
  return (
    <div className={classes.settings}>
      {workbench && <ServerForm server={workbench.server} options={workbench.serverOptions} />}
      {workbench && <OtherServers options={workbench.serverOptions} />}
      <NotificationSettings />
      <BootstrapSettings />
      {workbench && <EditorSettings key={workbench.largestFile} largestFile={workbench.largestFile} />}
      <Appearance />
      {workbench && <About workbench={workbench} />}
    </div>
  )
}
