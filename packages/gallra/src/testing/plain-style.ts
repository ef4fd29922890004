import type { Style } from '../cli/terminal/terminal.ts';

const same = (text: string) => text;

/** Text without colours, of a width that does not depend on the terminal the tests run in. */
export const plainStyle: Style = { bold: same, dim: same, red: same, yellow: same, green: same, width: 120 };
