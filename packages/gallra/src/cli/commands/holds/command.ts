import { GallraError, type HoldCover, type HoldEntry } from '@gallra/core';
import { type CommandContext, namedSubject } from '../../command-context.ts';
import { readRows } from '../../options/row-cover-options.ts';
import type { Outcome } from '../../outcome.ts';
import { type Language, tableText } from '../../terminal/terminal.ts';

const texts = {
  sv: {
    headings: ['Bevarandebeslut', 'Gäller', 'Fattat', 'Omprövas', 'Hävt'],
    none: 'Inget bevarandebeslut gäller.',
    placed: (id: string) => `Bevarandebeslutet gäller. Häv det med: gallra release --hold ${id}`,
    released: 'Bevarandebeslutet är hävt.',
    person: (category: string) => `en person (${category})`,
    controller: 'en personuppgiftsansvarig',
    rows: (table: string) => `rader i ${table}`,
  },
  en: {
    headings: ['Legal hold', 'Covers', 'Placed', 'Review', 'Released'],
    none: 'No legal hold stands.',
    placed: (id: string) => `The legal hold stands. Release it with: gallra release --hold ${id}`,
    released: 'The legal hold is released.',
    person: (category: string) => `a person (${category})`,
    controller: 'a controller',
    rows: (table: string) => `rows of ${table}`,
  },
} as const;

export interface HoldsCommandOptions {
  readonly all?: boolean;
}

export interface HoldCommandOptions {
  readonly subject?: string;
  readonly key?: string;
  readonly controller?: string;
  readonly table?: string;
  readonly rows?: string;
  readonly reason: string;
  readonly citation?: string;
  readonly by: string;
  readonly review: string;
}

export interface ReleaseCommandOptions {
  readonly hold: string;
  readonly reason: string;
  readonly by: string;
}

function coverOf(context: CommandContext, options: HoldCommandOptions): HoldCover {
  const { subject, key, controller, table, rows } = options;
  if ([subject, controller, table].filter((given) => given !== undefined).length !== 1)
    throw new GallraError('command.invalid', 'A hold covers one of: --subject with --key, --controller, --table.');
  if (controller !== undefined) return { controller };
  if (table !== undefined) return { table, ...(rows === undefined ? {} : { rows: readRows(rows) }) };
  if (subject === undefined || key === undefined) throw new GallraError('command.invalid', '--subject needs --key.');
  namedSubject(context, { subject, key });
  return { subject: { category: subject, key } };
}

function coverText({ covers }: HoldEntry, language: Language): string {
  const own = texts[language];
  if ('controller' in covers) return own.controller;
  return 'table' in covers ? own.rows(covers.table) : own.person(covers.subject.category);
}

/** What may be printed of a hold: no key, no condition, and not the reason, for they tell of people. */
const shown = ({ id, covers, citation, placedAt, reviewOn, released }: HoldEntry) => ({
  id,
  covers:
    'controller' in covers
      ? 'controller'
      : 'table' in covers
        ? { table: covers.table }
        : { category: covers.subject.category },
  ...(citation === undefined ? {} : { citation }),
  placedAt: placedAt.toISOString(),
  reviewOn,
  ...(released === undefined ? {} : { releasedAt: released.at.toISOString() }),
});

/** `gallra holds`: the legal holds that stand, or all. */
export async function holdsCommand(
  { gallra, language }: CommandContext,
  { all = false }: HoldsCommandOptions,
): Promise<Outcome> {
  const own = texts[language];
  const holds = await gallra.holds.list({ released: all });
  const day = (instant: Date | undefined) => instant?.toISOString().slice(0, 10) ?? '';
  return {
    exitCode: 0,
    data: { holds: holds.map(shown) },
    text: (style) =>
      holds.length === 0
        ? own.none
        : tableText(
            style,
            own.headings.map((title) => ({ title })),
            holds.map((hold) => [
              hold.id,
              coverText(hold, language),
              day(hold.placedAt),
              hold.reviewOn,
              day(hold.released?.at),
            ]),
          ),
  };
}

/** `gallra hold`: places one. */
export async function holdCommand(context: CommandContext, options: HoldCommandOptions): Promise<Outcome> {
  const { reason, citation, by, review } = options;
  const { id } = await context.gallra.holds.place({
    covers: coverOf(context, options),
    reason,
    ...(citation === undefined ? {} : { citation }),
    placedBy: by,
    reviewOn: review,
  });
  return { exitCode: 0, data: { hold: id }, text: () => texts[context.language].placed(id) };
}

/** `gallra release`: releases one. */
export async function releaseCommand(
  { gallra, language }: CommandContext,
  { hold, reason, by }: ReleaseCommandOptions,
): Promise<Outcome> {
  await gallra.holds.release(hold, { by, reason });
  return { exitCode: 0, data: { released: hold }, text: () => texts[language].released };
}
