import Table from 'cli-table3';
import colors from 'picocolors';

/** How text is written on a terminal, or elsewhere. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  /** Columns of text that fit on a line. */
  readonly width: number;
}

const plainWidth = 120;

/** The style for a stream: coloured on a terminal that wants it, plain otherwise. */
export function styleFor(stream: { readonly isTTY?: boolean; readonly columns?: number }): Style {
  const wanted = stream.isTTY === true ? colors.isColorSupported : process.env.FORCE_COLOR !== undefined;
  const { bold, dim, red, yellow, green } = colors.createColors(wanted);
  return { bold, dim, red, yellow, green, width: Math.max(60, stream.columns ?? plainWidth) };
}

/** A column of a table: its heading, and whether it holds numbers. The last column takes the room that is left. */
export interface Heading {
  readonly title: string;
  readonly number?: boolean;
}

/**
 * Writes a table. The last column is wrapped to the width of the style.
 *
 * @param style - the style, with its width
 * @param headings - one for each column
 * @param rows - cells as text
 */
export function tableText(style: Style, headings: readonly Heading[], rows: readonly (readonly string[])[]): string {
  const widest = (index: number) =>
    Math.max(
      ...[headings.map(({ title }) => title), ...rows]
        .flatMap((row) => (row[index] ?? '').split('\n'))
        .map((line) => line.length),
    );
  const padded = headings.map((_, index) => widest(index) + 2);
  const others = padded.slice(0, -1).reduce((sum, width) => sum + width, 0) + headings.length + 1;
  const last = Math.min(padded.at(-1) ?? 0, Math.max(20, style.width - others));
  const table = new Table({
    head: headings.map(({ title }) => style.bold(title)),
    colAligns: headings.map(({ number }) => (number === true ? 'right' : 'left')),
    colWidths: [...padded.slice(0, -1), last],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** A number as people read it; both languages put a space between thousands (ISO 80000-1, 7.3.1). */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** Paragraphs with an empty line between them; empty ones are left out. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}
