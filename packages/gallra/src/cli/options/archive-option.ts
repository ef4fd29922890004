import { resolve } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import { GallraError } from '@gallra/core';
import { fileArchive, type JournalArchive } from '@gallra/retention';
import type { CommandContext } from '../command-context.ts';

/** `--archive`: where the erasure journal is kept outside the database. */
export const archive = () =>
  new Option('--archive <file>', 'where the journal is kept outside the database (default: that of the configuration)');

/** The archive that was named, or that of the configuration. */
export const archiveOf = (
  { config, surroundings }: CommandContext,
  named: string | undefined,
): JournalArchive | undefined =>
  named === undefined ? config.journal : fileArchive(resolve(surroundings.folder, named));

/** The same for a command that cannot do without. */
export function requiredArchive(context: CommandContext, named: string | undefined): JournalArchive {
  const found = archiveOf(context, named);
  if (found !== undefined) return found;
  throw new GallraError(
    'command.invalid',
    'Say where the journal is kept outside the database: --archive <file>, or journal: fileArchive(…) in gallra.config.ts.',
  );
}
