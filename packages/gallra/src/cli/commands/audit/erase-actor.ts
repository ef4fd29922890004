import { auditActorTexts, textsIn } from '@gallra/core/words';
import type { CommandContext } from '../../command-context.ts';
import { configured, type OptionsOf } from '../../options/common-options.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';
import { confirm, refuseUnasked } from '../../terminal/confirmation.ts';
import { count } from '../../terminal/terminal.ts';

const flags = () =>
  configured('erase-actor')
    .description('erase who did it from all events of somebody who has left; seal after it')
    .requiredOption('--actor <id>', 'their identifier, as the host gives it to the context')
    .option('--preview', 'tell what it would do, and do nothing')
    .option('--yes', 'do not ask');

async function erased(
  { gallra, language, surroundings }: CommandContext,
  { actor, preview, yes }: OptionsOf<typeof flags>,
): Promise<Outcome> {
  const own = textsIn(auditActorTexts, language);
  if (preview === true || yes !== true) {
    let events = 0;
    for await (const _ of gallra.audit.events({ actor })) events++;
    const text = events === 0 ? own.none : own.preview(count(events));
    if (preview === true || events === 0) return { exitCode: 0, data: { events }, text: () => text };
    surroundings.stdout.write(`${text}\n\n`);
    if (!(await confirm(language, surroundings))) return { exitCode: 1, data: { erased: false }, text: () => own.not };
  }
  const report = await gallra.audit.eraseActor(actor, { signal: surroundings.interruption() });
  const { events, logs } = report;
  return {
    exitCode: 0,
    data: report,
    text: () => (events === 0 ? own.none : own.done(count(events), count(logs.length))),
  };
}

/** `gallra audit erase-actor`: erases who did it from all events of one actor; confirmed first, unless told not to ask. */
export const eraseActor: CliCommand = ({ run, surroundings }) =>
  flags().action(async (options) => {
    refuseUnasked(options, surroundings);
    await run(options, (context) => erased(context, options));
  });
