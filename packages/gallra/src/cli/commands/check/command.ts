import { dated } from '../../options/common-options.ts';
import { wholeNumber } from '../../options/option-value.ts';
import type { CliCommand } from '../../runner.ts';
import { wordingOf } from '../../wording.ts';
import { checkText } from './text.ts';

const flags = () =>
  dated('check')
    .description('hold the policy against the live schema; reads no row without --rows')
    .option('--max-todo <number>', "how many tables and columns may be 'todo'", wholeNumber('--max-todo', 0))
    .option(
      '--rows',
      'look at rows too: whether people are on record at the controller of their own row, whether each controller is there, whether times can be read, and whether much of what goes never had a reason to be there',
    );

/** `gallra check`: the policy against the live schema. */
export const check: CliCommand = ({ run }) =>
  flags().action((options) =>
    run(options, async (context) => {
      const { gallra, config, at } = context;
      const maxTodo = options.maxTodo ?? config.check?.maxTodo;
      const report = await gallra.check({
        ...config.check,
        at,
        rows: options.rows === true,
        ...(maxTodo === undefined ? {} : { maxTodo }),
      });
      return {
        exitCode: report.ok ? 0 : 1,
        data: report,
        text: (style) => checkText(report, wordingOf(context, style)),
      };
    }),
  );
