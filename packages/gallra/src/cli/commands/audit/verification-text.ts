import type { AuditProblem, LogsVerification, LogVerification } from '@gallra/audit';
import { count, type Language, paragraphs, type Style, tableText } from '../../terminal/terminal.ts';

const texts = {
  sv: {
    verified: (events: string, checkpoints: string) =>
      `Loggen är verifierad: ${events} händelser, ${checkpoints} kontrollpunkter.`,
    partly: (sealed: string, events: string) => `Kontrollpunkter går i god för ${sealed} av ${events} händelser.`,
    altered: 'Loggen är inte som den förseglades.',
    unvouched: 'Ingen kontrollpunkt går i god för någon händelse i loggen.',
    more: (more: string) => `${more} problem till är utelämnade.`,
    others: (notes: string) => `${notes} kontrollpunkter är andra loggars, och är utelämnade.`,
    missing: (origin: string, size: string) =>
      `Loggen ${origin} saknas: ${size} förseglade händelser, och ingen export.`,
    unknown: (notes: string) => `${notes} kontrollpunkter är skadade, eller undertecknade med andra nycklar.`,
    event: (leaf: number, origin: string) => `Händelsen står i loggen, som nummer ${leaf} i ${origin}.`,
    headings: ['', 'Problem', 'Nummer', 'Händelse', 'Vad'],
  },
  en: {
    verified: (events: string, checkpoints: string) =>
      `The log is verified: ${events} events, ${checkpoints} checkpoints.`,
    partly: (sealed: string, events: string) => `Checkpoints vouch for ${sealed} of ${events} events.`,
    altered: 'The log is not as it was sealed.',
    unvouched: 'No checkpoint vouches for any event of the log.',
    more: (more: string) => `${more} more problems are left out.`,
    others: (notes: string) => `${notes} checkpoints are of other logs, and left out.`,
    missing: (origin: string, size: string) => `The log ${origin} is missing: ${size} sealed events, and no export.`,
    unknown: (notes: string) => `${notes} checkpoints are malformed, or signed by other keys.`,
    event: (leaf: number, origin: string) => `The event stands in the log, as number ${leaf} of ${origin}.`,
    headings: ['', 'Problem', 'Number', 'Event', 'What'],
  },
} as const;

function problemTable(problems: readonly AuditProblem[], language: Language, style: Style): string {
  return tableText(
    style,
    texts[language].headings.map((title, index) => ({ title, number: index === 2 })),
    problems.map(({ severity, code, leaf, event, message }) => [
      severity === 'tampering' ? style.red('!') : ' ',
      code,
      leaf === undefined ? '' : String(leaf),
      event ?? '',
      message,
    ]),
  );
}

/** What became of verifying one log; `others`: checkpoints that are not of it. */
export function logText(result: LogVerification, others: number, language: Language, style: Style): string {
  const { ok, size, sealed, checkpoints, problems, more } = result;
  const own = texts[language];
  const verdict = !ok
    ? style.red(own.altered)
    : checkpoints === 0
      ? style.red(own.unvouched)
      : style.green(own.verified(count(sealed), count(checkpoints)));
  return paragraphs(
    verdict,
    sealed < size ? own.partly(count(sealed), count(size)) : undefined,
    problems.length === 0 ? undefined : problemTable(problems, language, style),
    more === 0 ? undefined : own.more(count(more)),
    others === 0 ? undefined : own.others(count(others)),
  );
}

/** What became of verifying all logs of a host, each with the file it was read from. */
export function logsText(
  { logs, missing, unknown }: LogsVerification,
  files: readonly string[],
  language: Language,
  style: Style,
): string {
  const own = texts[language];
  return paragraphs(
    ...logs.map((log, index) => `${style.bold(files[index] ?? '')}\n${logText(log, 0, language, style)}`),
    ...missing.map(({ origin, size }) => style.red(own.missing(origin, count(size)))),
    unknown === 0 ? undefined : style.red(own.unknown(count(unknown))),
  );
}

/** That an event stands in its log. */
export const eventText = (leaf: number, origin: string, language: Language): string =>
  texts[language].event(leaf, origin);
