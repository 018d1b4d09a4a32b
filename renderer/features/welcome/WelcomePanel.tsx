export function WelcomePanel() {
  return <h1>DM Workbench</h1>
}
