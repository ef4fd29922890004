import { type Condition, GallraError, type RowCover } from '@gallra/core';
import { askedOf, type CommandContext, namedSubject } from '../command-context.ts';

/** The options that say which rows a command is about. */
export interface RowCoverOptions {
  readonly subject?: string | undefined;
  readonly key?: string | undefined;
  readonly controller?: string | undefined;
  readonly vendor?: boolean | undefined;
  readonly table?: string | undefined;
  readonly rows?: string | undefined;
}

/** Reads `--rows`: a JSON object of columns and values. */
export function parseRows(text: string): Condition {
  const wrong = new GallraError(
    'command.invalid',
    '--rows takes a JSON object of columns and values, such as \'{"id":17}\'.',
  );
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    throw wrong;
  }
  if (typeof rows !== 'object' || rows === null || Array.isArray(rows)) throw wrong;
  return rows as Condition;
}

/** The rows that the options name, all parts of which have to be met. */
export function rowCover(context: CommandContext, options: RowCoverOptions): RowCover {
  const { subject, key, controller, vendor, table, rows } = options;
  if ((subject === undefined) !== (key === undefined))
    throw new GallraError('command.invalid', '--subject and --key go together.');
  if (rows !== undefined && table === undefined) throw new GallraError('command.invalid', '--rows needs --table.');
  if (subject !== undefined && key !== undefined) namedSubject(context, { subject, key, controller, vendor });
  return {
    ...(subject === undefined || key === undefined ? {} : { subject: { category: subject, key } }),
    ...askedOf({ controller, vendor }),
    ...(table === undefined ? {} : { table }),
    ...(rows === undefined ? {} : { rows: parseRows(rows) }),
  };
}
