import { basename, join } from 'node:path';
import { auditEvents, type EventFilter, ocsfEvent } from '@gallra/audit';
import type { Store } from '@gallra/core/store';
import { auditExportTexts, textsIn } from '@gallra/core/words';
import type { CommandContext } from '../../command-context.ts';
import { configured, type OptionsOf } from '../../options/common-options.ts';
import { oneOf } from '../../options/option-value.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';
import { writeOwnFile } from '../../terminal/own-file.ts';
import { checkpointText } from './checkpoint-file.ts';
import { controller, log, vendor, whichLogs } from './log-options.ts';

async function* ocsfLines(store: Store, filter: EventFilter): AsyncGenerator<string, void, undefined> {
  for await (const entry of auditEvents(store, filter)) yield `${JSON.stringify(ocsfEvent(entry))}\n`;
}

const flags = () =>
  configured('export')
    .addOption(controller())
    .addOption(vendor())
    .addOption(log())
    .description('write logs for a verifier or for a SIEM')
    .requiredOption('--out <folder>', 'where to write; created if need be')
    .option(
      '--format <format>',
      'ndjson with its checkpoints, which can be verified, or ocsf (default: ndjson)',
      oneOf('--format', 'ndjson', 'ocsf'),
    );

async function exported(context: CommandContext, options: OptionsOf<typeof flags>): Promise<Outcome> {
  const { gallra, language, surroundings } = context;
  const which = whichLogs(options);
  const files: string[] = [];
  const write = async (name: string, content: Iterable<string> | AsyncIterable<string>) => {
    // Identifiers come out of the database, whose administrators may have written a path there.
    files.push(await writeOwnFile(surroundings, join(options.out, basename(name)), content));
  };
  if (options.format === 'ocsf') {
    for (const { log: id } of await gallra.audit.logs(which))
      await write(`${id}.ocsf.ndjson`, ocsfLines(gallra.store, { log: id }));
  } else {
    for (const { log: id, checkpoints, lines } of await gallra.audit.export(which)) {
      await write(`${id}.ndjson`, lines);
      await write(`${id}.checkpoints`, [checkpointText(checkpoints)]);
    }
  }
  const own = textsIn(auditExportTexts, language);
  return {
    exitCode: files.length === 0 ? 1 : 0,
    data: { files },
    text: () => (files.length === 0 ? own.none : [own.written, ...files.map((file) => `  ${file}`)].join('\n')),
  };
}

/** `gallra audit export`: logs and their checkpoints, into files only their owner may read. */
export const exportLogs: CliCommand = ({ run }) =>
  flags().action((options) => run(options, (context) => exported(context, options)));
