import type { FileReport } from '@gallra/retention';
import { count, type Language, type Style } from './terminal.ts';

const texts = {
  sv: {
    removed: (files: string) => `Borttagna filer: ${files}.`,
    missing: (files: string) => `Filer som inte fanns: ${files}.`,
    shared: (files: string) => `Filer som andra rader också pekar på, och som stannar: ${files}.`,
    elsewhere: (files: string) => `Värden som inte är filer i lagringen: ${files}.`,
    waiting: (files: string) => `Filer som återstår att ta bort: ${files}. De väntar på en gallring som når lagringen.`,
    failing: (files: string, since: string) => `${files} kan inte tas bort, sedan ${since}`,
  },
  en: {
    removed: (files: string) => `Files removed: ${files}.`,
    missing: (files: string) => `Files that were not there: ${files}.`,
    shared: (files: string) => `Files that other rows name too, and that stay: ${files}.`,
    elsewhere: (files: string) => `Values that are no files in the storage: ${files}.`,
    waiting: (files: string) => `Files still to be removed: ${files}. They wait for a sweep that reaches the storage.`,
    failing: (files: string, since: string) => `${files} cannot be removed, since ${since}`,
  },
} as const;

/** Writes what became of files; undefined where there were none. */
export function fileText(report: FileReport | undefined, language: Language, style: Style): string | undefined {
  if (report === undefined) return undefined;
  const own = texts[language];
  const { removed, missing, shared, elsewhere, waiting, failing } = report;
  const lines = [
    ...(removed === 0 ? [] : [own.removed(count(removed))]),
    ...(missing === 0 ? [] : [own.missing(count(missing))]),
    ...(shared === 0 ? [] : [own.shared(count(shared))]),
    ...(elsewhere === 0 ? [] : [own.elsewhere(count(elsewhere))]),
    ...(waiting === 0 ? [] : [style.yellow(own.waiting(count(waiting)))]),
    ...failing.map(
      ({ table, column, files, since }) => `  ${style.red(`${table}.${column}`)}: ${own.failing(count(files), since)}`,
    ),
  ];
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** Whether a file is still there though it was tried to remove it. */
export function hasFailing(report: FileReport | undefined): boolean {
  return (report?.failing.length ?? 0) > 0;
}
