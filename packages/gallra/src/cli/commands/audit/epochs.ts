import { resolve } from 'node:path';
import { GallraError } from '@gallra/core';
import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { count, paragraphs, tableText } from '../../terminal/terminal.ts';
import { readCheckpoints } from './checkpoint-file.ts';

const texts = {
  sv: {
    current: 'Databasen har allt som vittnena vet är förseglat: inget är förlorat.',
    opened: 'Händelser har gått förlorade. Deras loggar är stängda, och andra tar vid. Förseglaren kan starta igen.',
    outcomes: { current: 'hel', opened: 'en annan tar vid', 'opened before': 'en annan tog vid tidigare' },
    headings: ['Logg', 'Utfall', 'Tar vid', 'Flyttade händelser'],
  },
  en: {
    current: 'The database holds all that the witnesses know to be sealed: nothing is lost.',
    opened: 'Events have been lost. Their logs are closed, and others go on. The sealer may start again.',
    outcomes: { current: 'whole', opened: 'another goes on', 'opened before': 'another went on before' },
    headings: ['Log', 'Outcome', 'Goes on', 'Events moved'],
  },
} as const;

/** `gallra audit epochs`: after a restore, goes on in other logs where sealed events have been lost. */
export async function auditEpochsCommand(
  { gallra, language, surroundings }: CommandContext,
  { checkpoints: place }: { readonly checkpoints: string },
): Promise<Outcome> {
  const checkpoints = await readCheckpoints(resolve(surroundings.folder, place));
  // Nothing would be found lost, and the sealer would give its numbers away.
  if (checkpoints.length === 0)
    throw new GallraError(
      'command.invalid',
      '--checkpoints holds no checkpoint: name the folder where a witness keeps them.',
    );
  const epochs = await gallra.audit.openEpochs(checkpoints, { clock: surroundings.now, signal: surroundings.signal });
  const own = texts[language];
  const changed = epochs.filter(({ outcome }) => outcome !== 'current');
  return {
    exitCode: 0,
    data: { logs: epochs },
    text: (style) =>
      changed.length === 0
        ? own.current
        : paragraphs(
            own.opened,
            tableText(
              style,
              own.headings.map((title, index) => ({ title, number: index === 3 })),
              changed.map(({ log, outcome, successor = '', moved }) => [
                log,
                own.outcomes[outcome],
                successor,
                count(moved),
              ]),
            ),
          ),
  };
}
