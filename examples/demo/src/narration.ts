import { styleText } from 'node:util';

const width = 100;

/** Coloured on a terminal that wants it, plain in a pipe or a file. */
const styled = (style: Parameters<typeof styleText>[0], text: string) =>
  styleText(style, text, { stream: process.stdout });

export const bold = (text: string) => styled('bold', text);
export const dim = (text: string) => styled('dim', text);
export const green = (text: string) => styled('green', text);
export const yellow = (text: string) => styled('yellow', text);

/** A number as people read it. */
export const count = (number: number) => number.toLocaleString('en-GB').replaceAll(',', ' ');

/** A number and its noun. */
export const counted = (number: number, noun: string) => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;

/** Breaks text at blanks, so that lines after the first stand `indent` to the right. */
export function wrapped(text: string, indent = 0): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length + 1 > width - indent) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

/** Says something, as a paragraph. */
export function say(text: string): void {
  console.log(`\n${wrapped(text)}`);
}

let step = 0;

/** Begins the next step. */
export function begin(title: string): void {
  step += 1;
  const line = '─'.repeat(Math.max(3, width - title.length - 5));
  console.log(`\n\n${bold(`${step}  ${title}`)} ${dim(line)}`);
}

/** Prints rows in columns; numbers to the right, the last column as long as it likes. */
export function columns(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const text = (cell: string | number) => (typeof cell === 'number' ? (cell === 0 ? '–' : count(cell)) : cell);
  const widths = headings.map((heading, at) =>
    Math.max(heading.length, ...rows.map((row) => text(row[at] ?? '').length)),
  );
  const isNumber = (at: number) => rows.some((row) => typeof row[at] === 'number');
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, at) =>
      isNumber(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
    );
    return `  ${padded.join('  ')}`.trimEnd();
  };
  console.log(`\n${bold(line(headings))}`);
  for (const row of rows) console.log(line(row.map(text)));
}
