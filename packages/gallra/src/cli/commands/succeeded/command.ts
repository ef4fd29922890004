import { controllerSucceeded, textsIn } from '@gallra/core/words';
import { configured } from '../../options/common-options.ts';
import type { CliCommand } from '../../runner.ts';

/** `gallra succeeded`: one controller takes the place of another, whose rows are its own now. */
export const succeeded: CliCommand = ({ run }) =>
  configured('succeeded')
    .description('let what is on record at a controller count at the one whose rows its own have become')
    .requiredOption('--from <key>', 'key of the controller whose place was taken')
    .requiredOption('--to <key>', 'key of the one that took it')
    .action(({ from, to, ...options }) =>
      run(options, async ({ gallra, language }) => {
        const report = await gallra.controllers.succeeded(from, to);
        return { exitCode: 0, data: report, text: () => textsIn(controllerSucceeded, language)(report) };
      }),
    );
