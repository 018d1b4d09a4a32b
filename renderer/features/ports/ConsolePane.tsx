import { ActionIcon, Button, FileButton, Group, Menu, Progress } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { ConsoleState } from '#contract'
import { explain } from '#core/problem.ts'
import type { RowLayout } from '#core/serial/console-rows.ts'
import { ask, host } from '../../host.ts'
import { Mark } from '../../ui/Mark.tsx'
import classes from './Console.module.css'
import { LayoutChoice } from './LayoutChoice.tsx'
import { LogView } from './LogView.tsx'
import { SendLine } from './SendLine.tsx'
import { saveLog } from './save-log.ts'
import { controlKeys } from './send-text.ts'
import { consoleStates } from './words.ts'

/** One console: its state, its log, and a line to send. */
export function ConsolePane({ console }: { console: ConsoleState }) {
  const [layout, setLayout] = useState<RowLayout>('text')
  const { id, name, path, state, problem, record, sending, settings } = console
  const { word, mark, meaning } = consoleStates[state]
  return (
    <section className={classes.pane} aria-label={`Console ${name}`}>
      <header className={classes.head}>
        <strong className={classes.name} title={`${name}, ${path}, ${settings.baudRate} baud`}>
          {name}
        </strong>
        <Mark kind={mark} title={meaning}>
          {word}
        </Mark>
        <span className={classes.headEnd}>
          {state === 'released' && (
            <Button size="compact-xs" onClick={() => void ask(host.consoles.takeBack({ id }))}>
              Take it back
            </Button>
          )}
          <LayoutChoice layout={layout} onLayout={setLayout} />
          <ConsoleMenu console={console} layout={layout} />
        </span>
      </header>
      {problem && state === 'gone' && (
        <p className={classes.why}>
          {explain(problem).words} <span className="dim">{meaning}</span>
        </p>
      )}
      <LogView label={`Log of ${name}`} records={[record]} layout={layout} />
      {sending && <Sending id={id} sending={sending} />}
      <SendLine console={console} />
    </section>
  )
}

function Sending({ id, sending }: { id: string; sending: NonNullable<ConsoleState['sending']> }) {
  const { name, sent, total } = sending
  return (
    <div className={classes.sending}>
      <Progress value={(sent * 100) / Math.max(1, total)} aria-label={`Sent of ${name}`} style={{ flex: 1 }} />
      <span className="dim">
        {sent} of {total} bytes of {name}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => void ask(host.consoles.stopSending({ id }))}>
        Stop
      </Button>
    </div>
  )
}

const resets = [
  ['run', 'Run: pulse RTS, both down (ESP32)'],
  ['esp-loader', 'Into the ROM loader of an ESP32'],
  ['dtr', 'Pulse DTR, both up (Arduino Uno)'],
] as const

function ConsoleMenu({ console, layout }: { console: ConsoleState; layout: RowLayout }) {
  const { id, name, state, lines, record } = console
  const reset = useRef<() => void>(null)
  const isOpen = state === 'open'
  const sendFile = async (file: File | null) => {
    reset.current?.()
    if (!file) return
    const bytes = new Uint8Array(await file.arrayBuffer())
    await ask(host.consoles.sendFile({ id, name: file.name, bytes }))
  }
  const setLines = (change: Partial<ConsoleState['lines']>) =>
    void ask(host.consoles.setLines({ id, lines: { ...lines, ...change } }))
  return (
    <Group gap={0}>
      <FileButton onChange={file => void sendFile(file)} resetRef={reset}>
        {props => (
          <Menu position="bottom-end" width={280}>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`More for ${name}`}>
                <IconDots size={14} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item disabled={!isOpen} onClick={props.onClick}>
                Send a file …
              </Menu.Item>
              <Menu.Item onClick={() => void saveLog([record], layout, name)}>Save the log</Menu.Item>
              {state === 'released' ? (
                <Menu.Item onClick={() => void ask(host.consoles.takeBack({ id }))}>Take the port back</Menu.Item>
              ) : (
                <Menu.Item onClick={() => void ask(host.consoles.release({ id }))}>
                  Release the port for other programs
                </Menu.Item>
              )}
              <Menu.Label>
                Lines: DTR {lines.dtr ? 'up' : 'down'}, RTS {lines.rts ? 'up' : 'down'}
              </Menu.Label>
              <Menu.Item disabled={!isOpen} onClick={() => setLines({ dtr: !lines.dtr })}>
                {lines.dtr ? 'DTR down' : 'DTR up'}
              </Menu.Item>
              <Menu.Item disabled={!isOpen} onClick={() => setLines({ rts: !lines.rts })}>
                {lines.rts ? 'RTS down' : 'RTS up'}
              </Menu.Item>
              <Menu.Label>Reset</Menu.Label>
              {resets.map(([reset, words]) => (
                <Menu.Item
                  key={reset}
                  disabled={!isOpen}
                  onClick={() => void ask(host.consoles.reset({ id, name: reset }))}
                >
                  {words}
                </Menu.Item>
              ))}
              <Menu.Label>Keys</Menu.Label>
              <Group gap={4} px="xs" pb={4}>
                {controlKeys.map(([words, code]) => (
                  <Button
                    key={words}
                    size="compact-xs"
                    variant="default"
                    disabled={!isOpen}
                    onClick={() => void ask(host.consoles.send({ id, bytes: Uint8Array.of(code) }))}
                  >
                    {words}
                  </Button>
                ))}
              </Group>
              <Menu.Divider />
              <Menu.Item onClick={() => void ask(host.consoles.close({ id }))}>Close the console</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </FileButton>
    </Group>
  )
}
