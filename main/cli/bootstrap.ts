import type { Command } from 'commander'
import { type BootstrapForm, bootstrapForms, carriedForms } from '#core/bootstrap-forms/forms.ts'
import { imsiForms, pushSecurities } from '#core/bootstrap-forms/push-key.ts'
import { problem } from '#core/problem.ts'
import { addBootstrapPush } from './bootstrap-push.ts'
import { defaultDataFolder } from './folders.ts'
import type { HostOptions } from './open-host.ts'
import { collect, collectPairs, oneOf, wholeNumber } from './options.ts'
import type { MakeCommand } from './run-bootstrap-make.ts'
import type { RunsCommand } from './run-bootstrap-runs.ts'
import type { VerifyCommand } from './run-bootstrap-verify.ts'
import type { SignCommand } from './run-profile.ts'
import type { Surroundings } from './terminal.ts'

/** `dmwb bootstrap`: documents from a profile, and what such a file is. */
export function addBootstrap(program: Command, { terminal, finish }: Surroundings): void {
  const bootstrap = program
    .command('bootstrap')
    .description('bootstraps: make documents from a profile, plan and push them, read them back')
  bootstrap
    .command('make')
    .argument('<profile>', 'the bootstrap profile, a JSON file')
    .description('make the documents of one device, or of each row of a table, with fresh credentials')
    .requiredOption('--as <form>', `one of ${bootstrapForms.join(', ')}; may be repeated`, collectForms)
    .option('--carry <form>', `what wap-push, sms and card carry: ${carriedForms.join(', ')}`, oneOf(...carriedForms))
    .option('--sec <method>', `protect a push: ${pushSecurities.join(', ')}`, oneOf(...pushSecurities))
    .option('--imsi-as <form>', `the network's secret: ${imsiForms.join(', ')}`, oneOf(...imsiForms))
    .option('--device <id>', 'the one device to make it for (default: a document that names none, “device”)')
    .option(
      '--values <file>',
      'a table of devices, CSV or JSON: device, imsi, pin, phone, placeholders, and what the profile uses as row.NAME',
    )
    .option(
      '--set <name=value>',
      'a value for all devices, such as server.uri=https://…; may be repeated',
      collectPairs,
    )
    .option('--out <folder>', 'write into this folder; a run that was cut goes on there')
    .option('--archive <file>', 'write one tar archive instead; a run that was cut goes on there')
    .option(
      '--data <folder>',
      'use the authority, secrets and keys of a data folder, and make its server know the accounts',
    )
    .option('--ca <file>', 'certificate of an authority that issues client certificates (PEM)')
    .option('--ca-key <file>', 'and its key (PEM)')
    .option(
      '--authority <url>',
      'https address of a factory authority: takes PKCS #10 by POST, answers with the certificate',
    )
    .option('--authority-ca <file>', 'who stands behind its TLS certificate (PEM)')
    .option('--authority-cert <file>', 'our client certificate there (PEM)')
    .option('--authority-key <file>', 'and its key (PEM)')
    .option(
      '--secret <name=source>',
      'a named secret: NAME=file:PATH or NAME=env:VARIABLE; may be repeated',
      collectPairs,
    )
    .option('--ddf <file>', 'a description to hold objects against; may be repeated', collect)
    .option('--require-signature', 'refuse a profile without a good signature beside it (PROFILE.sig)')
    .option('--trusted-key <file>', 'public key of an engineer who may sign (PEM); may be repeated', collect)
    .option('--json', 'print JSON: one line for each row with --values')
    .action(async (profile: string, options: MakeCommand) => {
      const { runBootstrapMake } = await import('./run-bootstrap-make.ts')
      finish(await runBootstrapMake(profile, options, terminal))
    })
  bootstrap
    .command('sign')
    .argument('<profile>', 'the bootstrap profile, a JSON file')
    .description('sign a profile with an Ed25519 key: writes PROFILE.sig beside it')
    .option('--key <file>', 'the private key (PEM), as openssl genpkey -algorithm ed25519 makes it')
    .option('--data <folder>', 'the signing key of a data folder')
    .option('--signer <name>', 'who signs (default: the user)')
    .option('--json', 'print one JSON document')
    .action(async (profile: string, options: SignCommand) => {
      const { runProfileSign } = await import('./run-profile.ts')
      finish(await runProfileSign(profile, options, terminal))
    })
  bootstrap
    .command('compare')
    .argument('<before>', 'a profile')
    .argument('<after>', 'another profile')
    .description('what differs between two profiles')
    .option('--json', 'print one JSON document')
    .action(async (before: string, after: string) => {
      const { runProfileCompare } = await import('./run-profile.ts')
      finish(await runProfileCompare(before, after, terminal))
    })
  addBootstrapPush(bootstrap, { terminal, finish })
  bootstrap
    .command('runs')
    .description('the newest runs, one a line; how many are kept')
    .option('--limit <number>', 'so many of them (0 to 1000)', (text: string) => wholeNumber(text, 0, 1000), 20)
    .option('--keep <number>', 'keep so many; older ones move into files of the data folder', (text: string) =>
      wholeNumber(text, 100, 10_000_000),
    )
    .option('--data <folder>', 'data folder', defaultDataFolder())
    .option('--at <address>', 'a workbench that runs already, by the address that `dmwb serve` prints')
    .option('--json', 'print one JSON document a run')
    .action(async (options: RunsCommand) => {
      const { runBootstrapRuns } = await import('./run-bootstrap-runs.ts')
      finish(await runBootstrapRuns(options, terminal))
    })
  bootstrap
    .command('verify')
    .argument('[file]', 'any form that make writes, or - for standard input')
    .description('read a bootstrap back: what it is, and what it will do to a device; or a run: what proves it')
    .option(
      '--run <id>',
      'a run of a data folder instead of a file; exits 0 only when it is a PASS whose proof is there',
    )
    .option('--data <folder>', 'data folder of the run', defaultDataFolder())
    .option('--at <address>', 'or a workbench that runs already, by the address that `dmwb serve` prints')
    .option('--pin <digits>', 'check the MAC of a push with this PIN')
    .option('--imsi <digits>', 'check the MAC of a push with this IMSI')
    .option('--imsi-as <form>', `the network's secret: ${imsiForms.join(', ')}`, oneOf(...imsiForms))
    .option('--secrets', 'show secrets')
    .option('--json', 'print one JSON document')
    .action(async (file: string | undefined, options: VerifyCommand & HostOptions & { readonly run?: string }) => {
      if ((file === undefined) === (options.run === undefined)) {
        return finish(terminal.fail(problem('cli.usage', { what: 'Give either a file or --run.' }), 2))
      }
      if (file === undefined) {
        const { runBootstrapRun } = await import('./run-bootstrap-run.ts')
        return finish(await runBootstrapRun(options.run ?? '', options, terminal))
      }
      const { runBootstrapVerify } = await import('./run-bootstrap-verify.ts')
      finish(await runBootstrapVerify(file, options, terminal))
    })
}

/** `--as`, several times; each form once. */
function collectForms(text: string, before: readonly BootstrapForm[] = []): readonly BootstrapForm[] {
  const form = oneOf(...bootstrapForms)(text)
  return before.includes(form) ? before : [...before, form]
}
