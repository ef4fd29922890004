import type { ChosenPeriod, Period } from '@gallra/core';
import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { tableText } from '../../terminal/terminal.ts';

const texts = {
  sv: {
    headings: ['Personuppgiftsansvarig', 'Ändamål, plikt eller gräns', 'Tid', 'Valt', 'Ersatt'],
    none: 'Ingen har valt någon lagringstid.',
    chosen: 'Valet gäller.',
  },
  en: {
    headings: ['Controller', 'Purpose, duty or limit', 'Period', 'Chosen', 'Replaced'],
    none: 'Nobody has chosen a period.',
    chosen: 'The choice applies.',
  },
} as const;

export interface ChooseCommandOptions {
  readonly controller: string;
  readonly claim: string;
  readonly period: string;
  readonly by: string;
}

export interface PeriodsCommandOptions {
  readonly all?: boolean;
}

const day = (instant: Date | undefined) => instant?.toISOString().slice(0, 10) ?? '';

const row = ({ controller, claim, period, chosenAt, replacedAt }: ChosenPeriod) => [
  controller,
  claim,
  period,
  day(chosenAt),
  day(replacedAt),
];

/** `gallra periods`: what controllers have chosen (R35). */
export async function periodsCommand(
  { gallra, language }: CommandContext,
  { all = false }: PeriodsCommandOptions,
): Promise<Outcome> {
  const own = texts[language];
  const periods = await gallra.periods.list({ replaced: all });
  return {
    exitCode: 0,
    data: { periods },
    text: (style) =>
      periods.length === 0
        ? own.none
        : tableText(
            style,
            own.headings.map((title) => ({ title })),
            periods.map(row),
          ),
  };
}

/** `gallra choose`: records a controller's choice. */
export async function chooseCommand(
  { gallra, language }: CommandContext,
  { controller, claim, period, by }: ChooseCommandOptions,
): Promise<Outcome> {
  const chosen = await gallra.periods.choose({ controller, claim, period: period as Period, chosenBy: by });
  return { exitCode: 0, data: { id: chosen.id }, text: () => texts[language].chosen };
}
