import { formatMoment, pauseTexts, textsIn } from '@gallra/core/words';
import { configured } from '../../options/common-options.ts';
import { wholeNumber } from '../../options/option-value.ts';
import type { CliCommand } from '../../runner.ts';

/** `gallra pause`: sweeps under way wait, and others do not begin. */
export const pause: CliCommand = ({ run }) =>
  configured('pause')
    .description('let sweeps under way wait, and others not begin')
    .option('--hours <hours>', 'for how long (default: 12)', wholeNumber('--hours', 1))
    .action(({ hours = 12, ...options }) =>
      run(options, async ({ gallra, language }) => {
        const { until } = await gallra.pause(hours);
        return {
          exitCode: 0,
          data: { until: until.toISOString() },
          text: () => textsIn(pauseTexts, language)(formatMoment(until, gallra.policy.timeZone, language)),
        };
      }),
    );
