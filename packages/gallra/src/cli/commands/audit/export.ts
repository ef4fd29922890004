import { basename, join } from 'node:path';
import { auditEvents, type EventFilter, ocsfEvent } from '@gallra/audit';
import type { Store } from '@gallra/core/store';
import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { writeOwnFile } from '../../terminal/own-file.ts';
import { checkpointText } from './checkpoint-file.ts';
import { type LogOptions, whichLogs } from './log-options.ts';

const texts = {
  sv: { written: 'Skrivet:', none: 'Inget är förseglat ännu: försegla med gallra audit seal.' },
  en: { written: 'Written:', none: 'Nothing is sealed yet: seal it with gallra audit seal.' },
} as const;

export interface AuditExportOptions extends LogOptions {
  readonly out: string;
  readonly format?: string;
}

async function* ocsfLines(store: Store, filter: EventFilter): AsyncGenerator<string, void, undefined> {
  for await (const entry of auditEvents(store, filter)) yield `${JSON.stringify(ocsfEvent(entry))}\n`;
}

/** `gallra audit export`: logs and their checkpoints, into files only their owner may read. */
export async function auditExportCommand(context: CommandContext, options: AuditExportOptions): Promise<Outcome> {
  const { gallra, language, surroundings } = context;
  const which = whichLogs(options);
  const files: string[] = [];
  const write = async (name: string, content: Iterable<string> | AsyncIterable<string>) => {
    // Identifiers come out of the database, whose administrators may have written a path there.
    files.push(await writeOwnFile(surroundings, join(options.out, basename(name)), content));
  };
  if (options.format === 'ocsf') {
    for (const { log } of await gallra.audit.logs(which))
      await write(`${log}.ocsf.ndjson`, ocsfLines(gallra.store, { log }));
  } else {
    for (const { log, checkpoints, lines } of await gallra.audit.export(which)) {
      await write(`${log}.ndjson`, lines);
      await write(`${log}.checkpoints`, [checkpointText(checkpoints)]);
    }
  }
  const own = texts[language];
  return {
    exitCode: files.length === 0 ? 1 : 0,
    data: { files },
    text: () => (files.length === 0 ? own.none : [own.written, ...files.map((file) => `  ${file}`)].join('\n')),
  };
}
