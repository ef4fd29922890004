import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { localDate } from '@gallra/core/time';
import { exportTexts, type LanguageTag, textsIn } from '@gallra/core/words';
import { actingFor, saidFor } from '../../acting-for.ts';
import { type CommandContext, namedSubject } from '../../command-context.ts';
import { earlierText } from '../../earlier-text.ts';
import { configured, type OptionsOf } from '../../options/common-options.ts';
import { category, controller, key, vendor } from '../../options/person-options.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';
import { wordingOf } from '../../wording.ts';

const both: readonly LanguageTag[] = ['sv', 'en'];

const flags = () =>
  configured('export')
    .description('write what is held about a person, as JSON and as pages to read')
    .addOption(category())
    .addOption(key())
    .addOption(controller())
    .addOption(vendor())
    .option('--at <instant>', 'decide for another moment: 2026-12-01, or 2026-12-01T12:00:00Z')
    .requiredOption('--out <folder>', 'where to write; created if need be');

async function exported(context: CommandContext, options: OptionsOf<typeof flags>): Promise<Outcome> {
  const { at, gallra, language, surroundings } = context;
  const { json, html, earlierHolder } = await namedSubject(context, options).export();
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
  const own = textsIn(exportTexts, language);
  return {
    exitCode: 0,
    data: { files, freeText, ...(earlierHolder.length === 0 ? {} : { earlierHolder }) },
    text: (style) =>
      [
        own.written,
        ...files.map((file) => `  ${file}`),
        ...(freeText ? [style.yellow(own.freeText)] : []),
        ...(earlierHolder.length === 0 ? [] : [earlierText(earlierHolder, own.earlier, wordingOf(context, style))]),
      ].join('\n'),
  };
}

/** `gallra export`: the access package of one person, into files only their owner may read (GDPR Art. 15). */
export const exportPackage: CliCommand = ({ run }) =>
  flags().action((options) =>
    run(options, async (context) => saidFor(await actingFor(context, options), await exported(context, options))),
  );
