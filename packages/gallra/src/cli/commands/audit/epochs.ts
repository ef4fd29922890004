import { resolve } from 'node:path';
import { GallraError } from '@gallra/core';
import { auditEpochTexts, textsIn } from '@gallra/core/words';
import type { CommandContext } from '../../command-context.ts';
import { configured, type OptionsOf } from '../../options/common-options.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';
import { count, paragraphs, tableText } from '../../terminal/terminal.ts';
import { readCheckpoints } from './checkpoint-file.ts';

const flags = () =>
  configured('epochs')
    .description('after a restore, before anything is sealed: go on in other logs where sealed events are lost')
    .requiredOption('--checkpoints <place>', 'what witnesses have kept: a file, or a folder of such files');

async function opened(
  { gallra, language, surroundings }: CommandContext,
  { checkpoints: place }: OptionsOf<typeof flags>,
): Promise<Outcome> {
  const checkpoints = await readCheckpoints(resolve(surroundings.folder, place));
  // Nothing would be found lost, and the sealer would give its numbers away.
  if (checkpoints.length === 0)
    throw new GallraError(
      'command.invalid',
      '--checkpoints holds no checkpoint: name the folder where a witness keeps them.',
    );
  const found = await gallra.audit.openEpochs(checkpoints, {
    clock: surroundings.now,
    signal: surroundings.interruption(),
  });
  const own = textsIn(auditEpochTexts, language);
  const changed = found.filter(({ outcome }) => outcome !== 'current');
  return {
    exitCode: 0,
    data: { logs: found },
    text: (style) =>
      changed.length === 0
        ? own.current
        : paragraphs(
            own.opened,
            tableText(
              style,
              own.headings.map((title, index) => ({ title, number: index === 3 })),
              changed.map(({ log, outcome, successor = '', moved }) => [
                log,
                own.outcomes[outcome],
                successor,
                count(moved),
              ]),
            ),
          ),
  };
}

/** `gallra audit epochs`: after a restore, goes on in other logs where sealed events have been lost. */
export const epochs: CliCommand = ({ run }) =>
  flags().action((options) => run(options, (context) => opened(context, options)));
