import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { localDate } from '@gallra/core/time';
import { type CommandContext, namedSubject } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import type { Language } from '../../terminal/terminal.ts';

export interface ExportCommandOptions {
  readonly subject: string;
  readonly key: string;
  readonly out: string;
  /** Of the page to read; both where it is not given. */
  readonly language?: Language;
}

const both: readonly Language[] = ['sv', 'en'];

/** `gallra export`: the access package of one person, into files only their owner may read (GDPR Art. 15). */
export async function exportCommand(context: CommandContext, options: ExportCommandOptions): Promise<Outcome> {
  const { at, gallra, language, surroundings } = context;
  const { json, html } = await namedSubject(context, options).export();
  const folder = resolve(surroundings.folder, options.out);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // The name tells the day and nothing about the person; `wx` never writes over somebody else's package.
  const name = `access-${localDate(at, gallra.policy.timeZone)}-${randomBytes(4).toString('hex')}`;
  const write = async (ending: string, content: string) => {
    const file = join(folder, `${name}.${ending}`);
    await writeFile(file, content, { mode: 0o600, flag: 'wx' });
    return relative(surroundings.folder, file) || file;
  };
  const files = [await write('json', `${JSON.stringify(json, undefined, 2)}\n`)];
  for (const tongue of options.language === undefined ? both : [options.language]) {
    files.push(await write(`${tongue}.html`, html(tongue)));
  }
  const freeText = json.rows.some(({ columns }) => columns.some((column) => column.freeText === true));
  const told = {
    sv: ['Skrivet:', 'Fritexten kan nämna andra personer: läs den innan du lämnar ut den (artikel 15.4).'],
    en: ['Written:', 'Free text may mention other people: read it before you hand it over (Art. 15(4)).'],
  }[language];
  return {
    exitCode: 0,
    data: { files, freeText },
    text: (style) =>
      [told[0], ...files.map((file) => `  ${file}`), ...(freeText ? [style.yellow(told[1] ?? '')] : [])].join('\n'),
  };
}
