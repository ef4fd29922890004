import { resolve } from 'node:path';
import { GallraError } from '@gallra/core';
import { fileArchive, type JournalArchive, type JournalLoss, type ReplayReport } from '@gallra/retention';
import type { CommandContext } from '../../command-context.ts';
import { refuseFuture } from '../../options/instant-option.ts';
import type { Outcome } from '../../outcome.ts';
import { count, type Language, paragraphs, type Style } from '../../terminal/terminal.ts';
import { actionTable } from '../purge/command.ts';

const texts = {
  sv: {
    safe: 'Om databasen dog nu skulle inget i raderingsjournalen gå förlorat.',
    risk: (entries: string, since: string) =>
      `Om databasen dog nu skulle ${entries} poster i raderingsjournalen gå förlorade, den äldsta från ${since}.`,
    exported: (entries: string) => `${entries} poster är exporterade.`,
    pruned: (entries: string) => `${entries} poster är gallrade: ingen säkerhetskopia kan längre ta tillbaka raderna.`,
    replayed: (entries: string) => `Raderingsjournalen (${entries} poster) är återspelad.`,
    nothing: 'Inga rader behövde gallras på nytt.',
    rights: (number: string) => `${number} begäranden gäller igen.`,
    others: (tables: string) => `Lämnade i fred, för nyckeln har gått till någon annan: ${tables}. Titta på dem.`,
    kept: (tables: string) => `Kvar, för ett bevarandebeslut eller en begränsning hindrar: ${tables}.`,
    rectified: (places: string) =>
      `Rättade värden som bara den förlorade databasen hade: ${places}. Personerna är begränsade tills någon rättar igen.`,
    unreadable: (lines: string) => `${lines} rader i arkivet går inte att läsa.`,
    notSwept: 'Gallra också (gallra sweep) innan systemet tas i drift.',
    swept: 'Sedan gallrades det som hade gått ut.',
  },
  en: {
    safe: 'If the database died now, nothing of the erasure journal would be lost.',
    risk: (entries: string, since: string) =>
      `If the database died now, ${entries} entries of the erasure journal would be lost, the oldest of ${since}.`,
    exported: (entries: string) => `${entries} entries have been exported.`,
    pruned: (entries: string) => `${entries} entries have been pruned: no backup can bring their rows back.`,
    replayed: (entries: string) => `The erasure journal (${entries} entries) has been replayed.`,
    nothing: 'No rows had to go again.',
    rights: (number: string) => `${number} requests are in effect again.`,
    others: (tables: string) => `Left alone, for the key was given to somebody else: ${tables}. Look at them.`,
    kept: (tables: string) => `Still there, for a legal hold or a restriction stops it: ${tables}.`,
    rectified: (places: string) =>
      `Rectified values that only the lost database had: ${places}. The people are restricted until somebody puts them right.`,
    unreadable: (lines: string) => `${lines} lines of the archive cannot be read.`,
    notSwept: 'Sweep too (gallra sweep) before the system goes live.',
    swept: 'Then what had expired was swept.',
  },
} as const;

export interface ArchiveOptions {
  /** A file; default: the `journal` of the configuration. */
  readonly archive?: string;
}

export interface ReplayCommandOptions extends ArchiveOptions {
  readonly approve?: string;
  readonly skipBlocked?: boolean;
  /** `--no-sweep`. */
  readonly sweep?: boolean;
}

function archiveOf({ config, surroundings }: CommandContext, { archive }: ArchiveOptions): JournalArchive | undefined {
  return archive === undefined ? config.journal : fileArchive(resolve(surroundings.folder, archive));
}

function requiredArchive(context: CommandContext, options: ArchiveOptions): JournalArchive {
  const archive = archiveOf(context, options);
  if (archive !== undefined) return archive;
  throw new GallraError(
    'command.invalid',
    'Say where the journal is kept outside the database: --archive <file>, or journal: fileArchive(…) in gallra.config.ts.',
  );
}

function lossText({ entries, since = '' }: JournalLoss, language: Language): string {
  const own = texts[language];
  return entries === 0 ? own.safe : own.risk(count(entries), since);
}

/** `gallra journal`: what would be lost if the database died now. */
export async function journalCommand({ gallra, language }: CommandContext): Promise<Outcome> {
  const loss = await gallra.journal.loss();
  return { exitCode: 0, data: { atRisk: loss }, text: () => lossText(loss, language) };
}

/** `gallra journal export`: appends to the archive what it has not got. */
export async function journalExportCommand(context: CommandContext, options: ArchiveOptions): Promise<Outcome> {
  const { gallra, language } = context;
  const report = await gallra.journal.export(requiredArchive(context, options));
  return {
    exitCode: 0,
    data: report,
    text: () => paragraphs(texts[language].exported(count(report.exported)), lossText({ entries: 0 }, language)),
  };
}

/** `gallra journal prune`: removes what no backup can bring back. */
export async function journalPruneCommand(context: CommandContext, options: ArchiveOptions): Promise<Outcome> {
  const pruned = await context.gallra.journal.prune(archiveOf(context, options));
  return { exitCode: 0, data: { pruned }, text: () => texts[context.language].pruned(count(pruned)) };
}

const byTable = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([table, rows]) => `${table} ${count(rows)}`)
    .join(', ');

function replayText(report: ReplayReport, language: Language, style: Style): string {
  const own = texts[language];
  const rights = Object.values(report.rights).reduce((sum, number) => sum + number, 0);
  const places = new Set(report.rectifications.map(({ table, columns }) => `${table} (${columns.join(', ')})`));
  const some = (counts: Readonly<Record<string, number>>, text: (tables: string) => string) =>
    Object.keys(counts).length === 0 ? undefined : style.yellow(text(byTable(counts)));
  return paragraphs(
    style.bold(own.replayed(count(report.entries))),
    report.actions.length === 0 ? own.nothing : actionTable(report.actions, language, style),
    rights === 0 ? undefined : own.rights(count(rights)),
    some(report.others, own.others),
    some(report.kept, own.kept),
    places.size === 0 ? undefined : style.yellow(own.rectified([...places].join('; '))),
    report.unreadable === 0 ? undefined : style.yellow(own.unreadable(count(report.unreadable))),
    report.sweep === undefined ? own.notSwept : own.swept,
  );
}

/** `gallra replay`: does again, in a restored database, what the journal says; then sweeps. */
export async function replayCommand(context: CommandContext, options: ReplayCommandOptions): Promise<Outcome> {
  const { at, gallra, language, surroundings } = context;
  refuseFuture(at, surroundings.now());
  const { approve, skipBlocked } = options;
  const sweep = {
    ...(approve === undefined ? {} : { approve }),
    ...(skipBlocked === undefined ? {} : { skipBlocked }),
  };
  const report = await gallra.journal.replay(requiredArchive(context, options), {
    sweep: options.sweep === false ? false : sweep,
    signal: surroundings.signal,
  });
  const open = [report.others, report.kept].some((counts) => Object.keys(counts).length > 0);
  return {
    exitCode: open || report.rectifications.length > 0 ? 1 : 0,
    data: report,
    text: (style) => replayText(report, language, style),
  };
}
