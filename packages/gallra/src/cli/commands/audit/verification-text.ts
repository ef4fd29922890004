import type { AuditProblem, LogsVerification, LogVerification } from '@gallra/audit';
import { type LanguageTag, textsIn, verificationTexts } from '@gallra/core/words';
import { count, paragraphs, type Style, tableText } from '../../terminal/terminal.ts';

function problemTable(problems: readonly AuditProblem[], language: LanguageTag, style: Style): string {
  return tableText(
    style,
    textsIn(verificationTexts, language).headings.map((title, index) => ({ title, number: index === 2 })),
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
export function logText(result: LogVerification, others: number, language: LanguageTag, style: Style): string {
  const { ok, size, sealed, checkpoints, problems, more } = result;
  const own = textsIn(verificationTexts, language);
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
  language: LanguageTag,
  style: Style,
): string {
  const own = textsIn(verificationTexts, language);
  return paragraphs(
    ...logs.map((log, index) => `${style.bold(files[index] ?? '')}\n${logText(log, 0, language, style)}`),
    ...missing.map(({ origin, size }) => style.red(own.missing(origin, count(size)))),
    unknown === 0 ? undefined : style.red(own.unknown(count(unknown))),
  );
}

/** That an event stands in its log. */
export const eventText = (leaf: number, origin: string, language: LanguageTag): string =>
  textsIn(verificationTexts, language).event(leaf, origin);
