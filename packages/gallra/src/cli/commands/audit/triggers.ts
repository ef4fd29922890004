import { GallraError } from '@gallra/core';
import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';

const texts = {
  sv: {
    installed: 'Triggrarna är på plats. Ge auditedDialect triggers: true, annars registreras allt två gånger.',
    dropped: 'Triggrarna är borta: det som skrivs förbi auditedDialect registreras inte längre.',
  },
  en: {
    installed: 'The triggers are in place. Give auditedDialect triggers: true, or everything is recorded twice.',
    dropped: 'The triggers are gone: what is written past auditedDialect is not recorded any more.',
  },
} as const;

export interface AuditTriggersOptions {
  readonly sql?: boolean;
  readonly drop?: boolean;
}

/** `gallra audit triggers`: installs them, drops them, or prints the statements. */
export async function auditTriggersCommand(
  { gallra: { audit }, language }: CommandContext,
  { sql = false, drop = false }: AuditTriggersOptions,
): Promise<Outcome> {
  const own = texts[language];
  if (sql && drop)
    throw new GallraError('command.invalid', 'Give --sql or --drop: the statements are those that install.');
  if (sql) {
    const statements = await audit.triggers.sql();
    return { exitCode: 0, data: { statements }, text: () => statements.join('\n') };
  }
  if (drop) {
    await audit.triggers.drop();
    return { exitCode: 0, data: { dropped: true }, text: () => own.dropped };
  }
  await audit.triggers.install();
  return { exitCode: 0, data: { installed: true }, text: () => own.installed };
}
