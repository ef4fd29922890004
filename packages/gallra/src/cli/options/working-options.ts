import { Command, type OptionValues } from '@commander-js/extra-typings';
import type { Budget } from '@gallra/retention';
import type { OptionsOf } from './common-options.ts';
import { wholeNumber } from './option-value.ts';

/** What a sweep and a worker have in common. */
const shared = () =>
  new Command()
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

type WorkingOptions = OptionsOf<typeof shared>;

/**
 * Gives a command these options too.
 *
 * The return type is written out: the one inferred for any command takes the compiler minutes to print.
 */
export function working<Given extends unknown[], Options extends OptionValues, Globals extends OptionValues>(
  command: Command<Given, Options, Globals>,
): Command<Given, Options & WorkingOptions, Globals> {
  for (const option of shared().options) command.addOption(option);
  return command as unknown as Command<Given, Options & WorkingOptions, Globals>;
}

/** What these options say, in the names of the library. */
export function workOf(options: WorkingOptions) {
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
