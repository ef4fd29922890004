import { checkTexts, inLanguage, type LanguageTag, textsIn } from '@gallra/core/words';
import type { CheckReport } from '../../../check/check.ts';
import { coverageInWords } from '../../../check/coverage.ts';
import type { Finding, Severity } from '../../../check/finding.ts';
import { count, paragraphs, type Style, tableText } from '../../terminal/terminal.ts';
import type { Wording } from '../../wording.ts';

const colour = (style: Style, severity: Severity) =>
  ({ error: style.red, warning: style.yellow, info: style.dim })[severity];

function findingText(style: Style, { severity, code, path, message, fix }: Finding): string {
  const label = colour(style, severity)(severity.padEnd(7));
  return [`${label}  ${style.bold(path)}  ${style.dim(code)}`, `         ${message}`, `         ${fix}`].join('\n');
}

function tally({ findings, todo }: CheckReport, language: LanguageTag): string {
  const own = textsIn(checkTexts, language);
  const number = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const found = [own.errors(number('error')), own.warnings(number('warning')), own.notes(number('info'))].join(', ');
  return todo.length === 0 ? `${found}.` : `${found}. ${own.todo(todo.length)}`;
}

/**
 * Writes the report of a check for people. Findings are written for developers, in English; what is enforced for whom
 * in the language asked for.
 */
export function checkText(report: CheckReport, { language, style }: Omit<Wording, 'policy'>): string {
  const { headings } = textsIn(checkTexts, language);
  const verdict = (report.ok ? style.green : style.red)(tally(report, language));
  return paragraphs(
    ...report.findings.map((finding) => findingText(style, finding)),
    tableText(
      style,
      headings.map((title, index) => ({ title, number: index > 0 })),
      report.coverage.enforced.subjects.map(({ title, tables, columns }) => [
        inLanguage(title, language),
        count(tables),
        count(columns),
      ]),
    ),
    coverageInWords(report.coverage, language),
    verdict,
  );
}
