import type { ErasurePreview } from '@gallra/dsar';
import { type CommandContext, namedSubject } from '../../command-context.ts';
import { refuseFuture } from '../../options/instant-option.ts';
import type { Outcome } from '../../outcome.ts';
import { confirm } from '../../terminal/confirmation.ts';
import { hasFailing } from '../../terminal/file-text.ts';
import { erasurePreviewText, erasureReportText } from './text.ts';

export interface EraseCommandOptions {
  readonly subject: string;
  readonly key: string;
  readonly preview?: boolean;
  readonly yes?: boolean;
  readonly actor?: string;
  readonly json?: boolean;
}

const isBlocked = ({ blocked }: ErasurePreview) =>
  blocked.some(({ obstacle, rows }) => obstacle !== 'todo' && rows > 0);

const notErased = { sv: 'Inget är raderat.', en: 'Nothing has been erased.' } as const;

/** `gallra erase`: what erasing one person would do; then, once confirmed, does it (GDPR Art. 17). */
export async function eraseCommand(context: CommandContext, options: EraseCommandOptions): Promise<Outcome> {
  const { at, language, style, surroundings } = context;
  const person = namedSubject(context, options);
  if (options.preview === true) {
    const preview = await person.erase({ preview: true });
    return {
      exitCode: isBlocked(preview) ? 1 : 0,
      data: preview,
      text: (own) => erasurePreviewText(preview, language, own),
    };
  }
  refuseFuture(at, surroundings.now());
  if (options.yes !== true) {
    surroundings.stdout.write(`${erasurePreviewText(await person.erase({ preview: true }), language, style)}\n\n`);
    if (!(await confirm(language, surroundings))) {
      return { exitCode: 1, data: { erased: false }, text: () => notErased[language] };
    }
  }
  const report = await person.erase(options.actor === undefined ? {} : { actor: options.actor });
  return {
    exitCode: report.failed.length > 0 || hasFailing(report.files) ? 1 : 0,
    data: report,
    text: (own) => erasureReportText(report, language, own),
  };
}
