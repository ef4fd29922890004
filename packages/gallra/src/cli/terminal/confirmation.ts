import { createInterface } from 'node:readline/promises';
import { GallraError } from '@gallra/core';
import type { Surroundings } from '../command-context.ts';
import type { Language } from './terminal.ts';

const questions = {
  sv: { ask: 'Radera? Skriv ja för att fortsätta: ', yes: 'ja' },
  en: { ask: 'Erase? Type yes to go on: ', yes: 'yes' },
} as const;

/** The options of a command that asks first. */
interface Askable {
  readonly subject?: string;
  readonly preview?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Refuses where nobody can be asked and nobody has said yes, before anything is opened. */
export function refuseUnasked(
  { preview, yes, json }: Askable,
  { stdin, stdout }: Surroundings,
  what: 'erase' | 'purge' = 'erase',
): void {
  if (preview === true || yes === true) return;
  if (json !== true && stdin.isTTY === true && stdout.isTTY === true) return;
  throw new GallraError(
    'command.unconfirmed',
    `Nobody can be asked here whether to ${what}: add --preview to see what it would do, or --yes to do it.`,
  );
}

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
