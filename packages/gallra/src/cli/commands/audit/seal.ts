import { auditSealTexts, textsIn } from '@gallra/core/words';
import type { CommandContext } from '../../command-context.ts';
import { configured } from '../../options/common-options.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';
import { count, styleFor } from '../../terminal/terminal.ts';

async function sealed({ gallra, language, json, surroundings }: CommandContext): Promise<Outcome> {
  const { stderr, now, interruption } = surroundings;
  const { events, logs, alarms } = await gallra.audit.seal({ clock: now, signal: interruption() });
  const own = textsIn(auditSealTexts, language);
  if (!json)
    for (const alarm of alarms)
      stderr.write(`${styleFor(stderr).red(own.alarm({ ...alarm, size: count(alarm.size) }))}\n`);
  return {
    exitCode: alarms.length === 0 ? 0 : 1,
    data: { events, logs, alarms },
    text: () =>
      events === 0
        ? own.nothing
        : [
            own.sealed(count(events), count(logs.length)),
            ...logs.map(({ checkpoint }) => `\n${checkpoint.trimEnd()}`),
          ].join('\n'),
  };
}

/**
 * `gallra audit seal`: numbers what has been recorded, signs checkpoints, and hands them to the witnesses. Ends with 1 where
 * one of them raises an alarm, though all is sealed: it may have kept another history, and whoever runs this by a
 * schedule would not learn of it otherwise.
 */
export const seal: CliCommand = ({ run }) =>
  configured('seal')
    .description('number what has been recorded, and sign checkpoints; key and witnesses are in the configuration')
    .action((options) => run(options, sealed));
