import { notErased, textsIn } from '@gallra/core/words';
import type { ErasurePreview } from '@gallra/dsar';
import { actingFor, saidFor } from '../../acting-for.ts';
import { type CommandContext, namedSubject } from '../../command-context.ts';
import { hasFailing } from '../../file-text.ts';
import { configured, type OptionsOf } from '../../options/common-options.ts';
import { refuseFuture } from '../../options/instant-option.ts';
import { category, controller, key, vendor } from '../../options/person-options.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';
import { confirm, refuseUnasked } from '../../terminal/confirmation.ts';
import { wordingOf } from '../../wording.ts';
import { erasurePreviewText, erasureReportText } from './text.ts';

const isBlocked = ({ blocked }: ErasurePreview) =>
  blocked.some(({ obstacle, rows }) => obstacle !== 'todo' && rows > 0);

const flags = () =>
  configured('erase')
    .description('erase a person, as far as no law and no running contract keeps the data')
    .addOption(category())
    .addOption(key())
    .addOption(controller())
    .addOption(vendor())
    .option('--at <instant>', 'decide for another moment: 2026-12-01, or 2026-12-01T12:00:00Z')
    .option('--preview', 'tell what it would do, and do nothing')
    .option('--yes', 'do not ask')
    .option('--actor <name>', 'who ordered it, for the report');

async function erased(
  context: CommandContext,
  options: OptionsOf<typeof flags>,
  acting: string | undefined,
): Promise<Outcome> {
  const { at, language, style, surroundings } = context;
  const person = namedSubject(context, options);
  if (options.preview === true) {
    const preview = await person.erase({ preview: true });
    return {
      exitCode: isBlocked(preview) ? 1 : 0,
      data: preview,
      text: (own) => erasurePreviewText(preview, wordingOf(context, own)),
    };
  }
  refuseFuture(at, surroundings.now());
  if (options.yes !== true) {
    const preview = erasurePreviewText(await person.erase({ preview: true }), wordingOf(context, style));
    surroundings.stdout.write(`${[acting, preview].filter((part) => part !== undefined).join('\n\n')}\n\n`);
    if (!(await confirm(language, surroundings))) {
      return { exitCode: 1, data: { erased: false }, text: () => textsIn(notErased, language) };
    }
  }
  const report = await person.erase(options.actor === undefined ? {} : { actor: options.actor });
  return {
    exitCode: report.failed.length > 0 || hasFailing(report.files) ? 1 : 0,
    data: report,
    text: (own) => erasureReportText(report, wordingOf(context, own)),
  };
}

/** `gallra erase`: what erasing one person would do; then, once confirmed, does it (GDPR Art. 17). */
export const erase: CliCommand = ({ run, surroundings }) =>
  flags().action(async (options) => {
    refuseUnasked(options, surroundings);
    await run(options, async (context) => {
      const acting = await actingFor(context, options);
      return saidFor(acting, await erased(context, options, acting));
    });
  });
