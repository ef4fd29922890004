import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { count, paragraphs, tableText } from '../../terminal/terminal.ts';
import { forecastChart } from './chart.ts';

const texts = {
  sv: {
    headings: ['Månad', 'Tabell', 'Rader', 'Tömda', 'Ändamål och plikter som upphör'],
    nothing: 'Inget upphör under tiden.',
    written: (file: string) => `Diagram: ${file}`,
  },
  en: {
    headings: ['Month', 'Table', 'Rows', 'Cleared', 'Purposes and duties that end'],
    nothing: 'Nothing ends in this time.',
    written: (file: string) => `Chart: ${file}`,
  },
} as const;

export interface ForecastCommandOptions {
  readonly months?: number;
  /** Where to write a chart (SVG). */
  readonly out?: string;
}

/** `gallra forecast`: what expires when, if nothing else happens. */
export async function forecastCommand(
  { gallra, at, language, surroundings }: CommandContext,
  { months = 12, out }: ForecastCommandOptions,
): Promise<Outcome> {
  const own = texts[language];
  const forecast = await gallra.forecast(at, months);
  if (out !== undefined) await writeFile(resolve(surroundings.folder, out), forecastChart(forecast, language));
  const rows = forecast.months.flatMap(({ from, tables }) =>
    tables.map(({ table, rows: whole, cleared, claims }) => [
      from.slice(0, 7),
      table,
      whole === 0 ? '–' : count(whole),
      cleared === 0 ? '–' : count(cleared),
      Object.entries(claims)
        .map(([claim, ended]) => `${claim} ${count(ended)}`)
        .join(', '),
    ]),
  );
  const [month, table, whole, cleared, claims] = own.headings;
  return {
    exitCode: 0,
    data: forecast,
    text: (style) =>
      paragraphs(
        rows.length === 0
          ? own.nothing
          : tableText(
              style,
              [
                { title: month },
                { title: table },
                { title: whole, number: true },
                { title: cleared, number: true },
                { title: claims },
              ],
              rows,
            ),
        out === undefined ? undefined : own.written(out),
      ),
  };
}
