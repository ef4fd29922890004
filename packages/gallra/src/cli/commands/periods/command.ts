import type { ChosenPeriod } from '@gallra/core';
import { claimTitle, describePeriod, formatDayOf, inLanguage, periodListTexts, textsIn } from '@gallra/core/words';
import { configured } from '../../options/common-options.ts';
import type { CliCommand } from '../../runner.ts';
import { tableText } from '../../terminal/terminal.ts';
import type { Wording } from '../../wording.ts';

const row = (
  { controller, claim, period, chosenAt, replacedAt }: ChosenPeriod,
  { policy, language }: Omit<Wording, 'style'>,
) => [
  controller,
  inLanguage(claimTitle(policy, claim), language),
  describePeriod(period, language),
  ...[chosenAt, replacedAt].map((at) => (at === undefined ? '' : formatDayOf(at, policy.timeZone, language))),
];

/** `gallra periods`: what controllers have chosen (R35). */
export const periods: CliCommand = ({ run }) =>
  configured('periods')
    .description('list the periods that controllers have chosen')
    .option('--all', 'those that were replaced, too')
    .action(({ all = false, ...options }) =>
      run(options, async ({ gallra, language }) => {
        const own = textsIn(periodListTexts, language);
        const chosen = await gallra.periods.list({ replaced: all });
        return {
          exitCode: 0,
          data: { periods: chosen },
          text: (style) =>
            chosen.length === 0
              ? own.none
              : tableText(
                  style,
                  own.headings.map((title) => ({ title })),
                  chosen.map((one) => row(one, { policy: gallra.policy, language })),
                ),
        };
      }),
    );
