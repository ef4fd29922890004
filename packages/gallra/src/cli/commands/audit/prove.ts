import { join } from 'node:path';
import { GallraError } from '@gallra/core';
import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { writeOwnFile } from '../../terminal/own-file.ts';

const texts = {
  sv: 'Skrivet. Den som har den publika nyckeln verifierar det med: gallra audit verify',
  en: 'Written. Whoever has the public key verifies it with: gallra audit verify',
} as const;

export interface AuditProveOptions {
  readonly event: string;
  readonly out: string;
}

/** `gallra audit prove`: the envelope of one event, and the proof that it stands in its log. */
export async function auditProveCommand(context: CommandContext, { event, out }: AuditProveOptions): Promise<Outcome> {
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
      text: () => `${texts[language]} ${files[0]} --proof ${files[1]} --key <key>`,
    };
  }
  throw new GallraError('audit.invalid', 'There is no event of that identifier: "gallra audit show" lists them.');
}
