import type { HoldEntry, Policy } from '@gallra/core';
import {
  formatDate,
  formatDayOf,
  holdListTexts,
  inLanguage,
  type LanguageTag,
  subjectTitle,
  tableName,
  textsIn,
} from '@gallra/core/words';
import { configured } from '../../options/common-options.ts';
import type { CliCommand } from '../../runner.ts';
import { tableText } from '../../terminal/terminal.ts';

function coverText({ covers }: HoldEntry, policy: Policy, language: LanguageTag): string {
  const own = textsIn(holdListTexts, language);
  if ('controller' in covers) return own.controller;
  return 'table' in covers
    ? own.rows(tableName(policy, covers.table, language))
    : own.person(inLanguage(subjectTitle(policy, covers.subject.category), language));
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
export const holds: CliCommand = ({ run }) =>
  configured('holds')
    .description('list the legal holds that stand')
    .option('--all', 'those that were released, too')
    .action(({ all = false, ...options }) =>
      run(options, async ({ gallra, language }) => {
        const own = textsIn(holdListTexts, language);
        const { policy } = gallra;
        const found = await gallra.holds.list({ released: all });
        const day = (instant: Date | undefined) =>
          instant === undefined ? '' : formatDayOf(instant, policy.timeZone, language);
        return {
          exitCode: 0,
          data: { holds: found.map(shown) },
          text: (style) =>
            found.length === 0
              ? own.none
              : tableText(
                  style,
                  own.headings.map((title) => ({ title })),
                  found.map((hold) => [
                    hold.id,
                    coverText(hold, policy, language),
                    day(hold.placedAt),
                    formatDate(hold.reviewOn, language),
                    day(hold.released?.at),
                  ]),
                ),
        };
      }),
    );
