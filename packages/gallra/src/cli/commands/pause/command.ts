import { formatMoment } from '@gallra/core/words';
import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';

const texts = {
  sv: {
    paused: (until: string) => `Gallringen är pausad till ${until}. Fortsätt tidigare med: gallra resume`,
    resumed: 'Pausen är slut.',
    none: 'Ingen paus gällde.',
  },
  en: {
    paused: (until: string) => `Sweeps are paused until ${until}. Go on earlier with: gallra resume`,
    resumed: 'The pause is over.',
    none: 'There was no pause.',
  },
} as const;

export interface PauseCommandOptions {
  readonly hours?: number;
}

/** `gallra pause`: sweeps under way wait, and others do not begin. */
export async function pauseCommand(
  { gallra, language }: CommandContext,
  { hours = 12 }: PauseCommandOptions,
): Promise<Outcome> {
  const { until } = await gallra.pause(hours);
  return {
    exitCode: 0,
    data: { until: until.toISOString() },
    text: () => texts[language].paused(formatMoment(until, gallra.policy.timeZone, language)),
  };
}

/** `gallra resume`: ends a pause. */
export async function resumeCommand({ gallra, language }: CommandContext): Promise<Outcome> {
  const resumed = await gallra.resume();
  return { exitCode: 0, data: { resumed }, text: () => (resumed ? texts[language].resumed : texts[language].none) };
}
