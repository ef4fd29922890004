import { GallraError } from '@gallra/core';
import { auditTriggerTexts, textsIn } from '@gallra/core/words';
import type { CommandContext } from '../../command-context.ts';
import { configured, type OptionsOf } from '../../options/common-options.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';

const flags = () =>
  configured('triggers')
    .description('install the triggers that record what is written past the handle, on PostgreSQL')
    .option('--sql', 'print the statements, and execute nothing')
    .option('--drop', 'take them all away');

async function changed(
  { gallra: { audit }, language }: CommandContext,
  { sql, drop }: OptionsOf<typeof flags>,
): Promise<Outcome> {
  const own = textsIn(auditTriggerTexts, language);
  if (sql === true && drop === true)
    throw new GallraError('command.invalid', 'Give --sql or --drop: the statements are those that install.');
  if (sql === true) {
    const statements = await audit.triggers.sql();
    return { exitCode: 0, data: { statements }, text: () => statements.join('\n') };
  }
  if (drop === true) {
    await audit.triggers.drop();
    return { exitCode: 0, data: { dropped: true }, text: () => own.dropped };
  }
  await audit.triggers.install();
  return { exitCode: 0, data: { installed: true }, text: () => own.installed };
}

/** `gallra audit triggers`: installs them, drops them, or prints the statements. */
export const triggers: CliCommand = ({ run }) =>
  flags().action((options) => run(options, (context) => changed(context, options)));
