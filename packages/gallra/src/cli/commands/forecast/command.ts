import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { claimTitle, forecastTexts, inLanguage, tableName, textsIn } from '@gallra/core/words';
import type { Forecast } from '@gallra/retention';
import { dated } from '../../options/common-options.ts';
import { wholeNumber } from '../../options/option-value.ts';
import type { CliCommand } from '../../runner.ts';
import { count, paragraphs, tableText } from '../../terminal/terminal.ts';
import { type Wording, wordingOf } from '../../wording.ts';
import { forecastChart } from './chart.ts';

const flags = () =>
  dated('forecast')
    .description('tell what expires when, if nothing else happens; changes nothing')
    .option('--months <number>', 'how many calendar months (default: 12)', wholeNumber('--months', 1))
    .option('--out <file>', 'write a chart, as SVG');

function forecastText({ months }: Forecast, { policy, language, style }: Wording): string {
  const own = textsIn(forecastTexts, language);
  const rows = months.flatMap(({ from, tables }) =>
    tables.map(({ table, rows: whole, cleared, claims }) => [
      from.slice(0, 7),
      tableName(policy, table, language),
      whole === 0 ? '–' : count(whole),
      cleared === 0 ? '–' : count(cleared),
      Object.entries(claims)
        .map(([claim, ended]) => `${inLanguage(claimTitle(policy, claim), language)} ${count(ended)}`)
        .join(', '),
    ]),
  );
  const headings = own.headings.map((title, index) => ({ title, number: index === 2 || index === 3 }));
  return rows.length === 0 ? own.nothing : tableText(style, headings, rows);
}

/** `gallra forecast`: what expires when, if nothing else happens. */
export const forecast: CliCommand = ({ run }) =>
  flags().action(({ months = 12, out, ...options }) =>
    run(options, async (context) => {
      const { gallra, at, language, surroundings } = context;
      const made = await gallra.forecast(at, months);
      if (out !== undefined)
        await writeFile(resolve(surroundings.folder, out), forecastChart(made, gallra.policy, language));
      return {
        exitCode: 0,
        data: made,
        text: (style) =>
          paragraphs(
            forecastText(made, wordingOf(context, style)),
            out === undefined ? undefined : textsIn(forecastTexts, language).written(out),
          ),
      };
    }),
  );
