import { generateNoteKeys } from '@gallra/audit';
import { auditKeysTexts, textsIn } from '@gallra/core/words';
import { worded } from '../../options/common-options.ts';
import type { CliCommand } from '../../runner.ts';
import { writeOwnFile } from '../../terminal/own-file.ts';

/** `gallra audit keys`: a pair of keys. */
export const keys: CliCommand = ({ answer, surroundings }) =>
  worded('keys')
    .description('make a pair of keys: the secret one into a file, the public one printed')
    .requiredOption('--name <name>', 'what the origins of the logs begin with, such as example.com/audit')
    .requiredOption('--out <file>', 'where the signer key goes; it must not exist yet')
    .action(async ({ name, out, language = 'en' }) => {
      const { signer, verifier } = generateNoteKeys(name);
      const file = await writeOwnFile(surroundings, out, [`${signer}\n`]);
      const own = textsIn(auditKeysTexts, language);
      answer({
        exitCode: 0,
        data: { file, verifier },
        text: () => [own.made(file), own.verifier, `  ${verifier}`].join('\n'),
      });
    });
