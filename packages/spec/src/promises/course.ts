import { isGallraError, type SubjectKey } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import { erase, recordRight } from '@gallra/dsar';
import { plan, sweep } from '@gallra/retention';
import fc from 'fast-check';
import type { Case } from '../generated/case.ts';
import { type PersonDraft, personDraft, personOf } from '../generated/requests.ts';

/** Something that happens between the day on which ends are told and their coming. */
export interface ActDraft {
  readonly who: PersonDraft;
  readonly what: 'erase' | 'restrict' | 'object' | 'release';
  readonly purpose: number;
  /** How far along the way from the day it is told to the last end, in thousandths. */
  readonly along: number;
}

/** What happens, and which of the ends are looked at from a second before to a second after. */
export interface CourseDraft {
  readonly acts: readonly ActDraft[];
  readonly looks: readonly number[];
}

export const courseDraft: fc.Arbitrary<CourseDraft> = fc.record({
  acts: fc.array(
    fc.record({
      who: personDraft,
      what: fc.constantFrom('erase', 'erase', 'erase', 'restrict', 'object', 'release'),
      purpose: fc.nat(4),
      along: fc.nat(1000),
    }),
    { maxLength: 2 },
  ),
  looks: fc.array(fc.nat(1000), { minLength: 2, maxLength: 3, size: 'max' }),
});

/** Whoever asks for something on the way. */
export const askingIn = (
  { acts }: CourseDraft,
  { policy, keys }: Pick<Case, 'policy' | 'keys'>,
): readonly SubjectKey[] =>
  acts.flatMap(({ who, what }) => (what === 'release' ? [] : (personOf(who, policy, keys) ?? [])));

/** Something that is done at an instant. */
export interface Happening {
  readonly at: Date;
  readonly act?: ActDraft;
}

/** In the order they come: acts, and sweeps a second before some of the ends, as they come, and a second after. */
export function happenings({ acts, looks }: CourseDraft, told: Date, ends: readonly Date[]): readonly Happening[] {
  const distinct = [...new Set(ends.map(Number))].sort((a, b) => a - b);
  const last = distinct.at(-1) ?? Number(told);
  const looked = new Set(looks.map((index) => distinct[index % distinct.length] ?? last));
  const sweeps = [...looked].flatMap((end) => [end - 1000, end, end + 1000]).map((at) => ({ at: new Date(at) }));
  const done = acts.map((act) => ({ at: new Date(Number(told) + ((last - Number(told)) * act.along) / 1000), act }));
  return [...sweeps, ...done].filter(({ at }) => at > told).toSorted((a, b) => Number(a.at) - Number(b.at));
}

/** What may be answered, where there is nobody, or nothing to ask for. */
const answers = [
  'subject.unknown',
  'right.invalid',
  'right.notGiven',
  'controller.needed',
  'controller.unknown',
] as const;

async function done(
  store: Store,
  { policy, keys }: Pick<Case, 'policy' | 'keys'>,
  { who, what, purpose }: ActDraft,
  at: Date,
): Promise<void> {
  if (what === 'release') {
    await store.transaction(async ({ holds }) => {
      for (const { id } of await holds.list()) await holds.release(id, { by: 'tester', reason: 'settled', at });
    });
    return;
  }
  const subject = personOf(who, policy, keys);
  if (subject === undefined) return;
  const purposes = Object.keys(policy.purposes);
  const named = purposes[purpose % purposes.length] ?? '';
  if (what === 'erase') await erase(store, policy, { subject, at });
  if (what === 'restrict') await recordRight(store, policy, { subject, right: 'restriction', at });
  if (what === 'object') await recordRight(store, policy, { subject, right: 'objection', purpose: named, at });
}

/** Lets it happen: an act of somebody's, or a sweep of everything. */
export async function happens(
  store: Store,
  kase: Pick<Case, 'policy' | 'keys'>,
  { at, act }: Happening,
): Promise<void> {
  const { policy } = kase;
  if (act === undefined) {
    const { hash } = await plan(store, policy, at);
    await sweep(store, policy, at, { approve: hash, drill: true });
    return;
  }
  try {
    await done(store, kase, act, at);
  } catch (error) {
    if (!answers.some((code) => isGallraError(error, code))) throw error;
  }
}
