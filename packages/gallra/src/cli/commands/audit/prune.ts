import { auditPruneTexts, auditTexts, textsIn } from '@gallra/core/words';
import type { CommandContext } from '../../command-context.ts';
import { configured } from '../../options/common-options.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';
import { count, paragraphs, tableText } from '../../terminal/terminal.ts';

async function pruned({ gallra, language, surroundings }: CommandContext): Promise<Outcome> {
  const report = await gallra.audit.prune({ signal: surroundings.interruption() });
  const own = textsIn(auditPruneTexts, language);
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
              report.logs.map(({ log, class: name, events }) => [
                log,
                textsIn(auditTexts, language).classes[name],
                count(events),
              ]),
            ),
          ),
  };
}

/** `gallra audit prune`: removes events that the policy's periods have run out for; their hashes stay. */
export const prune: CliCommand = ({ run }) =>
  configured('prune')
    .description('remove events that the periods of the policy have run out for; seal after it')
    .action((options) => run(options, pruned));
