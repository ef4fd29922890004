import { holdReleased, textsIn } from '@gallra/core/words';
import { configured } from '../../options/common-options.ts';
import type { CliCommand } from '../../runner.ts';

/** `gallra release`: releases a legal hold. */
export const release: CliCommand = ({ run }) =>
  configured('release')
    .description('release a legal hold')
    .requiredOption('--hold <id>', 'its identifier, from "gallra holds"')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--by <name>', 'who releases it')
    .action(({ hold, reason, by, ...options }) =>
      run(options, async ({ gallra, language }) => {
        await gallra.holds.release(hold, { by, reason });
        return { exitCode: 0, data: { released: hold }, text: () => textsIn(holdReleased, language) };
      }),
    );
