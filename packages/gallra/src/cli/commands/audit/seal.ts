import type { WitnessAlarm } from '@gallra/audit';
import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { count, styleFor } from '../../terminal/terminal.ts';

const texts = {
  sv: {
    sealed: (events: string, logs: string) => `${events} händelser förseglade, i ${logs} loggar.`,
    nothing: 'Inget att försegla.',
    alarm: ({ witness, log, size, message }: WitnessAlarm) =>
      `Vittnet ${witness} har inte bevarat kontrollpunkten för ${count(size)} händelser i ${log}: ${message}`,
  },
  en: {
    sealed: (events: string, logs: string) => `${events} events sealed, in ${logs} logs.`,
    nothing: 'Nothing to seal.',
    alarm: ({ witness, log, size, message }: WitnessAlarm) =>
      `The witness ${witness} has not kept the checkpoint for ${count(size)} events of ${log}: ${message}`,
  },
} as const;

/**
 * `gallra audit seal`: numbers what has been recorded, signs checkpoints, and hands them to the witnesses. Ends with 1 where
 * one of them raises an alarm, though all is sealed: it may have kept another history, and whoever runs this by a
 * schedule would not learn of it otherwise.
 */
export async function auditSealCommand({ gallra, language, json, surroundings }: CommandContext): Promise<Outcome> {
  const { stderr, now, signal } = surroundings;
  const { events, logs, alarms } = await gallra.audit.seal({ clock: now, signal });
  const own = texts[language];
  if (!json) for (const alarm of alarms) stderr.write(`${styleFor(stderr).red(own.alarm(alarm))}\n`);
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
