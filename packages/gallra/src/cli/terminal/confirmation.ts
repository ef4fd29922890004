import { createInterface } from 'node:readline/promises';
import { GallraError } from '@gallra/core';
import { eraseQuestions, type LanguageTag, textsIn } from '@gallra/core/words';
import type { Surroundings } from '../surroundings.ts';

/** The options of a command that asks first. */
interface Askable {
  readonly subject?: string | undefined;
  readonly preview?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly json?: boolean | undefined;
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
export async function confirm(language: LanguageTag, { stdin, stderr }: Surroundings): Promise<boolean> {
  const { ask, yes } = textsIn(eraseQuestions, language);
  const lines = createInterface({ input: stdin, output: stderr });
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return (await Promise.race([lines.question(ask), closed])).trim().toLowerCase() === yes;
  } finally {
    lines.close();
  }
}
