import type { Period } from '@gallra/core';
import { periodChosen, textsIn } from '@gallra/core/words';
import { configured } from '../../options/common-options.ts';
import type { CliCommand } from '../../runner.ts';

/** `gallra choose`: records a controller's choice (R35). */
export const choose: CliCommand = ({ run }) =>
  configured('choose')
    .description('record the period that a controller chooses, within what the policy leaves open')
    .requiredOption('--controller <key>', 'its key')
    .requiredOption('--claim <name>', 'a purpose, duty or limit of the policy')
    .requiredOption('--period <period>', 'such as P6M')
    .requiredOption('--by <name>', 'who chooses it')
    .action(({ controller, claim, period, by, ...options }) =>
      run(options, async ({ gallra, language }) => {
        const { id } = await gallra.periods.choose({ controller, claim, period: period as Period, chosenBy: by });
        return { exitCode: 0, data: { id }, text: () => textsIn(periodChosen, language) };
      }),
    );
