import { resumeTexts, textsIn } from '@gallra/core/words';
import { configured } from '../../options/common-options.ts';
import type { CliCommand } from '../../runner.ts';

/** `gallra resume`: ends a pause. */
export const resume: CliCommand = ({ run }) =>
  configured('resume')
    .description('end a pause')
    .action((options) =>
      run(options, async ({ gallra, language }) => {
        const resumed = await gallra.resume();
        return {
          exitCode: 0,
          data: { resumed },
          text: () => textsIn(resumeTexts, language)[resumed ? 'resumed' : 'none'],
        };
      }),
    );
