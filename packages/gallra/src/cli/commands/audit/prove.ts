import { join } from 'node:path';
import { GallraError } from '@gallra/core';
import { auditProveTexts, textsIn } from '@gallra/core/words';
import type { CommandContext } from '../../command-context.ts';
import { configured, type OptionsOf } from '../../options/common-options.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';
import { writeOwnFile } from '../../terminal/own-file.ts';

const flags = () =>
  configured('prove')
    .description('prove to somebody that one event stands in the log, without showing the rest')
    .requiredOption('--event <id>', 'its identifier, from "gallra audit show"')
    .requiredOption('--out <folder>', 'where to write; created if need be');

async function proved(context: CommandContext, { event, out }: OptionsOf<typeof flags>): Promise<Outcome> {
  const { gallra, language, surroundings } = context;
  for await (const { log, leaf, event: found } of gallra.audit.events({ id: event, newestFirst: true })) {
    if (leaf === undefined)
      throw new GallraError('audit.invalid', 'The event is not sealed yet: run "gallra audit seal" first.');
    const { envelope, proof } = await gallra.audit.prove(log, leaf);
    const files = [
      await writeOwnFile(surroundings, join(out, `${found.id}.json`), [envelope]),
      await writeOwnFile(surroundings, join(out, `${found.id}.tlog-proof`), [proof]),
    ];
    return {
      exitCode: 0,
      data: { files, log, leaf },
      text: () => `${textsIn(auditProveTexts, language)} ${files[0]} --proof ${files[1]} --key <key>`,
    };
  }
  throw new GallraError('audit.invalid', 'There is no event of that identifier: "gallra audit show" lists them.');
}

/** `gallra audit prove`: the envelope of one event, and the proof that it stands in its log. */
export const prove: CliCommand = ({ run }) =>
  flags().action((options) => run(options, (context) => proved(context, options)));
