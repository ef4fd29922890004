import type { Policy } from '@gallra/core';
import { chartTitles, type LanguageTag, tableName, textsIn } from '@gallra/core/words';
import type { Forecast } from '@gallra/retention';
import { count } from '../../terminal/terminal.ts';

// Told apart also by people who do not see all colours (Okabe and Ito, 2008).
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442', '#999999'] as const;

const [width, left, top, bar, gap] = [720, 90, 50, 22, 8] as const;

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Draws a forecast as stacked bars, one for each month: a self-contained SVG. */
export function forecastChart({ months }: Forecast, policy: Policy, language: LanguageTag): string {
  const named = (table: string) => escaped(tableName(policy, table, language));
  const tables = [...new Set(months.flatMap((month) => month.tables.map(({ table }) => table)))];
  const colourOf = (table: string) => colours[tables.indexOf(table) % colours.length] ?? colours[0];
  const sums = months.map((month) => month.tables.reduce((sum, { rows, cleared }) => sum + rows + cleared, 0));
  const scale = (width - left - 90) / Math.max(1, ...sums);
  const height = top + months.length * (bar + gap) + 30 + tables.length * 18;
  const bars = months.map(({ from, tables: ending }, index) => {
    const y = top + index * (bar + gap);
    let x: number = left;
    const parts = ending.map(({ table, rows, cleared }) => {
      const size = (rows + cleared) * scale;
      const part = `<rect x="${x.toFixed(1)}" y="${y}" width="${size.toFixed(1)}" height="${bar}" fill="${colourOf(table)}"><title>${named(table)}: ${count(rows + cleared)}</title></rect>`;
      x += size;
      return part;
    });
    const month = `<text x="${left - 8}" y="${y + 16}" text-anchor="end">${from.slice(0, 7)}</text>`;
    return `${month}${parts.join('')}<text x="${(x + 6).toFixed(1)}" y="${y + 16}">${count(sums[index] ?? 0)}</text>`;
  });
  const legend = tables.map((table, index) => {
    const y = top + months.length * (bar + gap) + 20 + index * 18;
    return `<rect x="${left}" y="${y}" width="12" height="12" fill="${colourOf(table)}"/><text x="${left + 18}" y="${y + 11}">${named(table)}</text>`;
  });
  const title = textsIn(chartTitles, language);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" font-family="system-ui, sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${left}" y="28" font-size="16" font-weight="600">${title}</text>`,
    ...bars,
    ...legend,
    '</svg>',
    '',
  ].join('\n');
}
