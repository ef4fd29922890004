import type { CheckReport } from '../../../check/check.ts';
import { coverageInWords } from '../../../check/coverage.ts';
import type { Finding, Severity } from '../../../check/finding.ts';
import { count, type Language, paragraphs, type Style, tableText } from '../../terminal/terminal.ts';

const colour = (style: Style, severity: Severity) =>
  ({ error: style.red, warning: style.yellow, info: style.dim })[severity];

function findingText(style: Style, { severity, code, path, message, fix }: Finding): string {
  const label = colour(style, severity)(severity.padEnd(7));
  return [`${label}  ${style.bold(path)}  ${style.dim(code)}`, `         ${message}`, `         ${fix}`].join('\n');
}

function tally({ findings, todo }: CheckReport): string {
  const number = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const noun = (amount: number, one: string) => `${count(amount)} ${one}${amount === 1 ? '' : 's'}`;
  const waiting = todo.length === 0 ? '' : ` Not classified yet ('todo'): ${count(todo.length)}.`;
  return `${noun(number('error'), 'error')}, ${noun(number('warning'), 'warning')}, ${noun(number('info'), 'note')}.${waiting}`;
}

const headings = {
  sv: ['Registrerade', 'Tabeller', 'Kolumner'],
  en: ['Data subjects', 'Tables', 'Columns'],
} as const;

/**
 * Writes the report of a check for people. Findings are written for developers, in English; what is enforced for whom
 * in the language asked for.
 */
export function checkText(report: CheckReport, language: Language, style: Style): string {
  const [subjects, tables, columns] = headings[language];
  const verdict = report.ok ? style.green(tally(report)) : style.red(tally(report));
  return paragraphs(
    ...report.findings.map((finding) => findingText(style, finding)),
    tableText(
      style,
      [{ title: subjects }, { title: tables, number: true }, { title: columns, number: true }],
      report.coverage.enforced.subjects.map((own) => [own.title[language], count(own.tables), count(own.columns)]),
    ),
    coverageInWords(report.coverage, language),
    verdict,
  );
}
