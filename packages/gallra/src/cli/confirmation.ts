import { createInterface } from 'node:readline/promises';
import type { Surroundings } from './command-context.ts';
import type { Language } from './terminal.ts';

const questions = {
  sv: { ask: 'Radera? Skriv ja för att fortsätta: ', yes: 'ja' },
  en: { ask: 'Erase? Type yes to go on: ', yes: 'yes' },
} as const;

/** Asks on the terminal; anything but the whole word is a no, and so is the end of input. */
export async function confirm(language: Language, { stdin, stderr }: Surroundings): Promise<boolean> {
  const { ask, yes } = questions[language];
  const lines = createInterface({ input: stdin, output: stderr });
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return (await Promise.race([lines.question(ask), closed])).trim().toLowerCase() === yes;
  } finally {
    lines.close();
  }
}
