import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { Budget } from '@gallra/retention';
import { configured, type OptionsOf } from './common-options.ts';
import { wholeNumber } from './option-value.ts';

/** What a sweep and a worker have in common. */
export const working = <Given extends unknown[], Options extends OptionValues, Globals extends OptionValues>(
  command: Command<Given, Options, Globals>,
) =>
  command
    .option('--skip-blocked', 'leave what cannot be disposed of, and do the rest')
    .option(
      '--breaker <percent>',
      'stop for approval where more of a table would lose something',
      wholeNumber('--breaker', 1),
    )
    .option(
      '--indexed-over <rows>',
      'refuse where an index is missing on a larger table',
      wholeNumber('--indexed-over', 0),
    )
    .option('--max-rows <rows>', 'stop after as many rows; the next sweep goes on', wholeNumber('--max-rows', 1))
    .option('--max-seconds <seconds>', 'stop after as long', wholeNumber('--max-seconds', 1))
    .option('--lock-seconds <seconds>', 'how long one transaction may hold its locks', wholeNumber('--lock-seconds', 1))
    .option('--batch-size <rows>', 'rows in one transaction (default: 10000)', wholeNumber('--batch-size', 1));

const asWorking = () => working(configured(''));

/** What these options say, in the names of the library. */
export function workOf(options: OptionsOf<typeof asWorking>) {
  const { skipBlocked, batchSize, breaker, indexedOver, maxRows, maxSeconds, lockSeconds } = options;
  const budget: Budget = {
    ...(maxRows === undefined ? {} : { rows: maxRows }),
    ...(maxSeconds === undefined ? {} : { seconds: maxSeconds }),
    ...(lockSeconds === undefined ? {} : { lockSeconds }),
  };
  return {
    ...(skipBlocked === undefined ? {} : { skipBlocked }),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(breaker === undefined ? {} : { breaker: { share: Math.min(breaker, 100) / 100 } }),
    ...(indexedOver === undefined ? {} : { indexedOver }),
    budget,
  };
}
