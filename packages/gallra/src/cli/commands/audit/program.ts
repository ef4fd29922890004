import type { Command } from 'commander';
import type { CommonOptions, Surroundings } from '../../command-context.ts';
import { oneOf, wholeNumber } from '../../options/option-value.ts';
import type { ProgramParts } from '../../options/program-parts.ts';
import type { Outcome } from '../../outcome.ts';
import { refuseUnasked } from '../../terminal/confirmation.ts';
import { auditEpochsCommand } from './epochs.ts';
import { type AuditEraseActorOptions, auditEraseActorCommand } from './erase-actor.ts';
import { type AuditExportOptions, auditExportCommand } from './export.ts';
import { type AuditKeysOptions, auditKeysCommand } from './keys.ts';
import { type AuditProveOptions, auditProveCommand } from './prove.ts';
import { auditPruneCommand } from './prune.ts';
import { auditSealCommand } from './seal.ts';
import { type AuditShowOptions, auditShowCommand } from './show.ts';
import { type AuditTriggersOptions, auditTriggersCommand } from './triggers.ts';
import { type AuditVerifyCommandOptions, auditVerifyCommand } from './verify.ts';

interface AuditProgramParts extends Pick<ProgramParts, 'common' | 'run'> {
  /** Adds the options of a command that reads no configuration. */
  readonly worded: (command: Command) => Command;
  /** Takes what a command has to say that opens no database. */
  readonly answer: (outcome: Outcome) => void;
}

const which = (command: Command) =>
  command
    .option('--controller <key>', 'only the log of this controller')
    .option('--vendor', "only the vendor's own log")
    .option('--log <id>', 'only this log');

/** What the log tells, and what a verifier needs: the commands around the audit log. */
export function auditProgram(
  gallra: Command,
  { common, worded, run, answer }: AuditProgramParts,
  surroundings: Surroundings,
): void {
  const audit = gallra.command('audit').description('seal, read, export, verify and prune the audit log');
  worded(audit.command('keys'))
    .description('make a pair of keys: the secret one into a file, the public one printed')
    .requiredOption('--name <name>', 'what the origins of the logs begin with, such as example.com/audit')
    .requiredOption('--out <file>', 'where the signer key goes; it must not exist yet')
    .action(async (options: CommonOptions & AuditKeysOptions) => answer(await auditKeysCommand(options, surroundings)));
  common(audit.command('seal'))
    .description('number what has been recorded, and sign checkpoints; key and witnesses are in the configuration')
    .action((options: CommonOptions) => run(options, auditSealCommand));
  which(common(audit.command('export')))
    .description('write logs for a verifier or for a SIEM')
    .requiredOption('--out <folder>', 'where to write; created if need be')
    .option(
      '--format <format>',
      'ndjson with its checkpoints, which can be verified, or ocsf (default: ndjson)',
      oneOf('--format', 'ndjson', 'ocsf'),
    )
    .action((options: CommonOptions & AuditExportOptions) =>
      run(options, (context) => auditExportCommand(context, options)),
    );
  worded(audit.command('verify <exports...>'))
    .description('verify exported logs, or with --proof one event, without the database; several are all there are')
    .requiredOption('--key <key>', 'the public key, or a file that holds it')
    .option('--checkpoints <place>', 'a file of checkpoints, or a folder of such files')
    .option('--all', 'a single export is of the only log there is, too: name what is missing')
    .option('--proof <file>', 'the file to verify is the envelope of one event, and this its proof')
    .action(async (files: readonly string[], options: CommonOptions & AuditVerifyCommandOptions) =>
      answer(await auditVerifyCommand(files, options, surroundings)),
    );
  which(common(audit.command('show')))
    .description('tell events, the newest first')
    .option('--subject <category>', 'that name a person: their category, with --key')
    .option('--key <key>', 'the key of the person in the table where that category lives')
    .option('--actor <id>', 'of somebody who did it')
    .option('--purpose <name>', 'of a purpose of the policy')
    .option('--table <table>', 'of a table')
    .option('--class <class>', 'of a class', oneOf('--class', 'change', 'read', 'security', 'evidence'))
    .option('--since <instant>', 'from then on: 2026-12-01, or 2026-12-01T12:00:00Z')
    .option('--until <instant>', 'before then')
    .option('--actors', 'tell who did it')
    .option('--limit <number>', 'how many at most (default: 50; 1000 on a page)', wholeNumber('--limit', 1))
    .option('--html <file>', 'write a page to read; it must not exist yet')
    .action((options: CommonOptions & AuditShowOptions) =>
      run(options, (context) => auditShowCommand(context, options)),
    );
  common(audit.command('prove'))
    .description('prove to somebody that one event stands in the log, without showing the rest')
    .requiredOption('--event <id>', 'its identifier, from "gallra audit show"')
    .requiredOption('--out <folder>', 'where to write; created if need be')
    .action((options: CommonOptions & AuditProveOptions) =>
      run(options, (context) => auditProveCommand(context, options)),
    );
  maintenance(audit, { common, run }, surroundings);
}

/** What is done to the log now and then: pruning, erasure, a restore, triggers. */
function maintenance(
  audit: Command,
  { common, run }: Pick<ProgramParts, 'common' | 'run'>,
  surroundings: Surroundings,
) {
  common(audit.command('prune'))
    .description('remove events that the periods of the policy have run out for; seal after it')
    .action((options: CommonOptions) => run(options, auditPruneCommand));
  common(audit.command('erase-actor'))
    .description('erase who did it from all events of somebody who has left; seal after it')
    .requiredOption('--actor <id>', 'their identifier, as the host gives it to the context')
    .option('--preview', 'tell what it would do, and do nothing')
    .option('--yes', 'do not ask')
    .action(async (options: CommonOptions & AuditEraseActorOptions) => {
      refuseUnasked(options, surroundings);
      await run(options, (context) => auditEraseActorCommand(context, options));
    });
  common(audit.command('epochs'))
    .description('after a restore, before anything is sealed: go on in other logs where sealed events are lost')
    .requiredOption('--checkpoints <place>', 'what witnesses have kept: a file, or a folder of such files')
    .action((options: CommonOptions & { readonly checkpoints: string }) =>
      run(options, (context) => auditEpochsCommand(context, options)),
    );
  common(audit.command('triggers'))
    .description('install the triggers that record what is written past the handle, on PostgreSQL')
    .option('--sql', 'print the statements, and execute nothing')
    .option('--drop', 'take them all away')
    .action((options: CommonOptions & AuditTriggersOptions) =>
      run(options, (context) => auditTriggersCommand(context, options)),
    );
}
