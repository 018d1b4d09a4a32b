import { Button, CopyButton } from '@mantine/core'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { downloadText } from '../../ui/download.ts'
import { Mark } from '../../ui/Mark.tsx'
import classes from './Devices.module.css'

/** How a device of one's own gets to this server, step by step. */
export function ConnectPanel() {
  const server = useApp(state => state.workbench?.server)
  const showSettings = () => useApp.getState().activityShown('settings')
  const showBootstrap = () => useApp.getState().activityShown('bootstrap')
  return (
    <div className={classes.guide}>
      <h1>Connect a device</h1>
      <ol>
        <li>
          <h2>Start the DM Server</h2>
          {server?.running ? (
            <>
              <Mark kind="good">It is running. Package#1 goes to:</Mark>
              <p className={classes.copyLine}>
                <code>{server.endpoint}</code>
                <CopyButton value={server.endpoint ?? ''}>
                  {({ copied, copy }) => (
                    <Button variant="default" onClick={copy}>
                      {copied ? 'Copied' : 'Copy'}
                    </Button>
                  )}
                </CopyButton>
              </p>
              {!server.exposed && (
                <p className="dim">
                  It listens on this machine only. To let a device on the network in, open it to a network address in
                  the settings.
                </p>
              )}
              {server.insecure && <Mark kind="warn">Insecure test mode: no TLS, or no authentication.</Mark>}
            </>
          ) : (
            <p>It is stopped. Choose port, path, TLS and authentication, then start it.</p>
          )}
          <Button variant="default" onClick={showSettings}>
            DM Server settings
          </Button>
        </li>
        <li>
          <h2>Let the device trust it</h2>
          <p>
            The server's certificate comes from the workbench's own authority. Install its certificate on the device.
          </p>
          <Button variant="default" onClick={() => void downloadAuthority()}>
            Download the CA certificate
          </Button>
        </li>
        <li>
          <h2>Give the device its DM account</h2>
          <p>
            A bootstrap profile becomes a document with fresh credentials. The device fetches it, or it is pushed to the
            device, and the device proves it by calling in.
          </p>
          <Button variant="default" onClick={showBootstrap}>
            Bootstrap a device
          </Button>
        </li>
        <li>
          <h2>Wait for its first call</h2>
          <p>It appears under Devices with its tree; every byte it sends is recorded under Sessions.</p>
        </li>
      </ol>
    </div>
  )
}

async function downloadAuthority(): Promise<void> {
  const certificate = await ask(host.server.caCertificate())
  if (certificate !== undefined) downloadText('dm-workbench-ca.pem', certificate, 'application/x-pem-file')
}
