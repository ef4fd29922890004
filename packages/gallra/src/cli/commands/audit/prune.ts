import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { count, paragraphs, tableText } from '../../terminal/terminal.ts';

const texts = {
  sv: {
    noClocks: 'Policyn ger loggen inga frister (auditLog): allt bevaras.',
    nothing: 'Inget har gått ut.',
    pruned: (events: string) => `${events} händelser är gallrade. Försegla nu: gallra audit seal.`,
    headings: ['Logg', 'Klass', 'Händelser'],
  },
  en: {
    noClocks: 'The policy gives the log no periods (auditLog): everything is kept.',
    nothing: 'Nothing has expired.',
    pruned: (events: string) => `${events} events have been pruned. Seal now: gallra audit seal.`,
    headings: ['Log', 'Class', 'Events'],
  },
} as const;

/** `gallra audit prune`: removes events that the policy's periods have run out for; their hashes stay. */
export async function auditPruneCommand({ gallra, language, surroundings }: CommandContext): Promise<Outcome> {
  const report = await gallra.audit.prune({ signal: surroundings.signal });
  const own = texts[language];
  const none = gallra.policy.auditLog === undefined ? own.noClocks : own.nothing;
  return {
    exitCode: 0,
    data: report,
    text: (style) =>
      report.events === 0
        ? none
        : paragraphs(
            own.pruned(count(report.events)),
            tableText(
              style,
              own.headings.map((title, index) => ({ title, number: index === 2 })),
              report.logs.map(({ log, class: name, events }) => [log, name, count(events)]),
            ),
          ),
  };
}
