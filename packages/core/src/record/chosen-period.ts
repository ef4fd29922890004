import * as z from 'zod';
import type { ChosenPeriod, ChosenPeriods } from '../decision/chosen-period.ts';
import type { Period } from '../time/period.ts';
import { evidence } from './evidence.ts';
import { ownRecord } from './own-record.ts';
import type { OwnRecords } from './own-records.ts';

/** Periods that controllers have chosen. A new choice ends the one before, which stays on record. */
export const chosenPeriods = ownRecord({
  name: 'chosen_periods',
  version: 1,
  kind: 'replace',
  members: z.object({
    id: z.string(),
    controller: z.string(),
    claim: z.string(),
    period: z.custom<Period>((value) => typeof value === 'string'),
    chosenBy: z.string(),
    chosenAt: z.date(),
    replacedAt: z.date().optional(),
    withdrawnBy: z.string().optional(),
  }),
  key: 'id',
  controller: 'controller',
  inForce: { from: 'chosenAt', until: 'replacedAt' },
  columns: { claim: 'name', period: 'id' },
  personal: {
    chosenBy: { whose: 'actor', category: { sv: 'vem som beslutade', en: 'who decided' } },
    withdrawnBy: { whose: 'actor', category: { sv: 'vem som beslutade', en: 'who decided' } },
  },
  // The controller's documented instruction: it is in force, and stays, until another takes its place.
  storage: {
    title: { sv: 'Valda lagringstider', en: 'Chosen periods' },
    ...evidence('GDPR Art. 5(2), 28(3)(a), 82'),
    from: 'replacedAt',
    begins: { sv: 'valet av en annan lagringstid, eller av ingen', en: 'the choice of another period, or of none' },
  },
});

type PeriodRecord = (typeof chosenPeriods.members)['_output'];

/** The chosen periods, over the records of their kind. */
export function periodsOn(records: OwnRecords<PeriodRecord>): ChosenPeriods {
  return {
    choose: async (order) => {
      const { controller, claim, chosenAt } = order;
      for (const seen of await records.inForceLocked({ controller }))
        if (seen.members.claim === claim) await records.replace(seen, { ...seen.members, replacedAt: chosenAt });
      const entry = { ...order, id: crypto.randomUUID() };
      await records.append([entry]);
      return entry;
    },
    withdraw: async ({ controller, claim, withdrawnBy, withdrawnAt: replacedAt }) => {
      const seen = (await records.inForceLocked({ controller })).find(({ members }) => members.claim === claim);
      if (seen === undefined) return undefined;
      const ended = { ...seen.members, replacedAt, withdrawnBy };
      await records.replace(seen, ended);
      return ended as ChosenPeriod;
    },
    succeed: async ({ from, to, at }) => {
      const own = (await records.inForceLocked({ controller: to })).map(({ members }) => members.claim);
      for (const seen of await records.inForceLocked({ controller: from }))
        if (own.includes(seen.members.claim)) await records.replace(seen, { ...seen.members, replacedAt: at });
      await records.handOver({ from, to });
    },
    list: async ({ replaced = false, at } = {}) =>
      (await (replaced ? records.list() : records.inForce({ ...(at && { at }) }))).map(
        ({ members }) => members as ChosenPeriod,
      ),
  };
}
