import * as z from 'zod';
import { isAskedByHolder } from '../decision/key-holder.ts';
import { type RightAct, rightActs } from '../decision/right-act.ts';
import { isLater, type RightInForce, type SubjectState } from '../decision/right-in-force.ts';
import type { SubjectKey, SubjectReference } from '../decision/subject-reference.ts';
import type { MergedPerson, Succession } from '../decision/succession.ts';
import { localDate, localTime } from '../time/plain-date.ts';
import { evidence } from './evidence.ts';
import { ownRecord } from './own-record.ts';
import type { OwnRecords, Recorded } from './own-records.ts';
import type { FormerReference, People, SecretsAsked } from './people.ts';

/** A right exercised, or what ends one, and when that takes effect. */
export interface RequestEntry {
  readonly subject: SubjectKey;
  readonly right: RightAct;
  /** For what is about one purpose: the purpose. */
  readonly purpose?: string;
  readonly effectiveAt: Date;
  /**
   * Why it takes no effect: it was asked for and refused, which is on record (GDPR Art. 12(4)).
   */
  readonly refused?: string;
  /** For compelling grounds: which they are. */
  readonly grounds?: string;
  /** Taken over from a time at which it was not recorded of whom it was asked. */
  readonly controllerNotRecorded?: true;
}

/** Someone who has a random reference, and what they asked for that has not ended. */
export interface KnownSubject {
  readonly reference: SubjectReference;
  readonly subject: SubjectKey;
  readonly asked: readonly Omit<RequestEntry, 'subject'>[];
}

/** Data subjects' requests, and the mapping from people to their random references. */
export interface Requests {
  /** The person's reference at their controller; made when first asked for. */
  reference(subject: SubjectKey): Promise<SubjectReference>;
  /**
   * Records a right or what ends one, and ends what it ends.
   *
   * @param reference - the one they had before a restore; taken up where they have none
   */
  record(entry: RequestEntry, reference?: SubjectReference): Promise<SubjectReference>;
  /**
   * All that is on record of a person, whether or not anything follows from it, in the order of recording; where keys are
   * given to somebody new, of one who says since when they have had theirs (`heldSince`), not what an earlier holder asked.
   */
  history(subject: SubjectKey): Promise<readonly RequestEntry[]>;
  list(right: RightAct): Promise<readonly (RequestEntry & { readonly reference: SubjectReference })[]>;
  /**
   * Everyone who has a reference, or one person if they have.
   *
   * @param at - counts what ends only later as asked for; default: what has no end
   */
  known(subject?: SubjectKey, at?: Date): Promise<readonly KnownSubject[]>;
  /** The same person at every controller where they have a reference. */
  everywhere(subject: Pick<SubjectKey, 'category' | 'key'>): Promise<readonly SubjectKey[]>;
  /**
   * The key under which values are encrypted for each person, 32 bytes in base64; `make`: where they have none yet. Of
   * somebody who was forgotten there is none, and never will be: what was encrypted under it is unreadable wherever it is.
   */
  secrets(references: readonly string[], asked?: SecretsAsked): Promise<ReadonlyMap<string, string>>;
  /**
   * References that stood for the person at their controller before: each is found in the logs, but for those of others
   * who have it too.
   */
  former(subject: SubjectKey): Promise<readonly FormerReference[]>;
  /** Lets people, and what they have asked of one controller, be another's. Tells how many, and whom both knew. */
  succeed(succession: Succession): Promise<{ readonly people: number; readonly merged: readonly MergedPerson[] }>;
  /** People at controllers that have nothing but former references of theirs. */
  formerlyKnown(): Promise<readonly SubjectKey[]>;
  /**
   * Ends what somebody has asked for of whom nothing is left, where the mapping has to stay for the sake of an earlier holder
   * of their key: what that one asked for does not end, nor does an objection to one of these purposes.
   */
  close(subject: SubjectKey, at: Date, remembered: readonly string[]): Promise<void>;
  /**
   * Destroys the mapping and the person's key at their controller. What they asked for has ended; that it was asked stays
   * on record under a reference that leads to nobody.
   */
  forget(subject: SubjectKey, at: Date): Promise<void>;
}

const exercise = { sv: 'utövade rättigheter', en: 'rights exercised' };

/**
 * Rights exercised, once they have taken effect, and what ended them. A record outlives the person's data, for it proves
 * what was done about them (GDPR Art. 5(2)); once they are forgotten it holds a reference that leads to nobody.
 */
export const exercisedRights = ownRecord({
  name: 'exercised_rights',
  version: 2,
  kind: 'replace',
  members: z.object({
    id: z.string(),
    controller: z.string().optional(),
    subject: z.custom<SubjectReference>((value) => typeof value === 'string'),
    exercised: z.enum(rightActs),
    purpose: z.string().optional(),
    effectiveAt: z.date(),
    /** The same in the policy's time zone, `YYYY-MM-DD HH:MM:SS.mmm`: what SQL compares columns without a zone with. */
    effectiveLocal: z.string().optional(),
    /** Since when nothing follows from it any more. */
    endedAt: z.date().optional(),
    refused: z.string().optional(),
    grounds: z.string().optional(),
    controllerNotRecorded: z.literal(true).optional(),
  }),
  key: 'id',
  controller: 'controller',
  subject: 'subject',
  inForce: { from: 'effectiveAt', until: 'endedAt' },
  columns: { exercised: 'id', purpose: 'name', effectiveLocal: 'id' },
  personal: {
    exercised: { whose: 'subject', category: exercise, title: { sv: 'rättighet', en: 'right' } },
    purpose: { whose: 'subject', category: exercise, title: { sv: 'ändamål', en: 'purpose' } },
    effectiveAt: { whose: 'subject', category: exercise, title: { sv: 'gäller från', en: 'in effect from' } },
    endedAt: { whose: 'subject', category: exercise, title: { sv: 'upphörde', en: 'ended' } },
    refused: {
      whose: 'subject',
      category: exercise,
      title: { sv: 'varför den inte gavs', en: 'why it was not given' },
    },
    grounds: { whose: 'subject', category: exercise, title: { sv: 'tvingande skäl', en: 'compelling grounds' } },
  },
  // Counted from when nothing follows from it any more. An objection to direct marketing is in force, and stays, as long as
  // somebody could write to the person again (GDPR Art. 21(3)).
  storage: {
    title: { sv: 'Registrerades begäranden', en: "Data subjects' requests" },
    ...evidence('GDPR Art. 5(2), 12(2), 12(4), 82'),
    from: 'endedAt',
    begins: { sv: 'att begäran inte längre gäller', en: 'the request has ceased to apply' },
  },
});

export type RightRecord = (typeof exercisedRights.members)['_output'];

const placed = ({ members, order }: Recorded<RightRecord>) => ({ from: members.effectiveAt, order });

const inTime = (a: Recorded<RightRecord>, b: Recorded<RightRecord>) => (isLater(placed(a), placed(b)) ? 1 : -1);

/** What ends each right: a later one of these, about the same purpose where it is about one. */
const endedBy: Readonly<Partial<Record<RightAct, readonly RightAct[]>>> = {
  restriction: ['lifting', 'erasure'],
  objection: ['retraction', 'compellingGrounds'],
  withdrawal: ['consent'],
  consent: ['withdrawal'],
};

const ends = (by: RightRecord, { exercised, purpose }: RightRecord): boolean =>
  by.refused === undefined &&
  (endedBy[exercised]?.includes(by.exercised) ?? false) &&
  (by.exercised === 'erasure' || by.exercised === 'lifting' || by.purpose === purpose);

/** Acts that do nothing but end another. */
const isOver = ({ exercised, refused }: Pick<RightRecord, 'exercised' | 'refused'>): boolean =>
  refused !== undefined || ['retraction', 'compellingGrounds', 'lifting'].includes(exercised);

const earlier = (a: Date | undefined, b: Date): Date => (a === undefined || b < a ? b : a);

/** Rights on record as decisions read them. */
export function stateOf(records: readonly Recorded<RightRecord>[]): Required<Pick<SubjectState, 'rights'>> {
  return {
    rights: records.flatMap(({ members, order }): RightInForce[] => {
      const { exercised, purpose, effectiveAt: from, endedAt: until } = members;
      if (isOver(members)) return [];
      return [
        {
          right: exercised as RightInForce['right'],
          ...(purpose === undefined ? {} : { purpose }),
          from,
          ...(until === undefined ? {} : { until }),
          order,
        },
      ];
    }),
  };
}

/** Ends what an act ends, and tells what has ended it already: one that takes effect later, though recorded before. */
async function settle(
  records: OwnRecords<RightRecord>,
  act: RightRecord,
  mine: readonly Recorded<RightRecord>[],
): Promise<Date | undefined> {
  for (const seen of mine) {
    const { members } = seen;
    if (!ends(act, members) || members.effectiveAt > act.effectiveAt || isOver(members)) continue;
    const endedAt = earlier(members.endedAt, act.effectiveAt);
    if (endedAt !== members.endedAt) await records.replace(seen, { ...members, endedAt });
  }
  return mine
    .filter(({ members }) => ends(members, act) && members.effectiveAt > act.effectiveAt)
    .reduce((end: Date | undefined, { members }) => earlier(end, members.effectiveAt), undefined);
}

/** What a record says, but for whom it is about. */
function told(members: RightRecord): Omit<RequestEntry, 'subject'> {
  const { exercised: right, purpose, effectiveAt, refused, grounds, controllerNotRecorded } = members;
  return {
    right,
    ...(purpose === undefined ? {} : { purpose }),
    effectiveAt,
    ...(refused === undefined ? {} : { refused }),
    ...(grounds === undefined ? {} : { grounds }),
    ...(controllerNotRecorded === undefined ? {} : { controllerNotRecorded }),
  };
}

/** The requests, over the records of their kind and the mapping from people to references. */
export function requestsOn(
  records: OwnRecords<RightRecord>,
  people: People,
  { timeZone }: { readonly timeZone: string },
): Requests {
  /** An earlier holder of the key had the same reference: what they asked for stays theirs. */
  const askedBy =
    ({ heldSince }: Pick<SubjectKey, 'heldSince'>) =>
    ({ members: { effectiveAt } }: Recorded<RightRecord>): boolean =>
      isAskedByHolder(heldSince, effectiveAt);
  return {
    reference: (subject) => people.reference(subject),
    history: async (subject) => {
      const [known] = await people.known(subject);
      if (known === undefined) return [];
      const found = (await records.list({ subject: known.reference })).filter(askedBy(subject));
      return found.map(({ members }) => ({ subject, ...told(members) }));
    },
    record: async ({ subject, right, purpose, effectiveAt, refused, grounds, controllerNotRecorded }, wanted) => {
      const reference = await people.reference(subject, wanted);
      const act: RightRecord = {
        id: crypto.randomUUID(),
        ...(subject.controller === undefined ? {} : { controller: subject.controller }),
        subject: reference,
        exercised: right,
        ...(purpose === undefined ? {} : { purpose }),
        effectiveAt,
        effectiveLocal: `${localDate(effectiveAt, timeZone)} ${localTime(effectiveAt, timeZone)}`,
        ...(refused === undefined ? {} : { refused }),
        ...(grounds === undefined ? {} : { grounds }),
        ...(controllerNotRecorded === undefined ? {} : { controllerNotRecorded }),
      };
      const mine = async () => (await records.list({ subject: reference })).filter(askedBy(subject));
      const ended = refused === undefined ? await settle(records, act, await mine()) : undefined;
      const over = isOver(act) ? effectiveAt : ended;
      await records.append([{ ...act, ...(over === undefined ? {} : { endedAt: over }) }]);
      return reference;
    },
    list: async (right) => {
      const found = (await records.inForce()).filter(({ members }) => members.exercised === right).sort(inTime);
      const whose = await people.of(found.map(({ members }) => members.subject));
      return found.flatMap(({ members }): (RequestEntry & { reference: SubjectReference })[] => {
        const subject = whose.get(members.subject);
        if (subject === undefined) return [];
        return [{ reference: members.subject, subject, ...told(members) }];
      });
    },
    everywhere: (subject) => people.everywhere(subject),
    known: async (subject, at) => {
      const known = await people.known(subject);
      const only = subject === undefined ? undefined : known[0]?.reference;
      if (known.length === 0) return [];
      const whose = only === undefined ? {} : { subject: only };
      const listed = at === undefined ? await records.inForce(whose) : await records.list(whose);
      const found = listed
        .filter(({ members: { endedAt } }) => endedAt === undefined || (at !== undefined && endedAt > at))
        .filter(askedBy(subject ?? {}));
      const asked = Map.groupBy([...found].sort(inTime), ({ members }) => members.subject);
      return known.map((one) => ({
        ...one,
        asked: (asked.get(one.reference) ?? []).map(({ members }) => told(members)),
      }));
    },
    secrets: (references, asked) => people.secrets(references, asked),
    former: (subject) => people.former(subject),
    formerlyKnown: () => people.formerlyKnown(),
    succeed: async ({ from, to }) => {
      const moved = await people.succeed(from, to);
      for (const person of moved.merged) await records.handOver({ from, to, person });
      await records.handOver({ from, to });
      return moved;
    },
    close: async (subject, at, remembered) => {
      const [one] = await people.known(subject);
      const open = one === undefined ? [] : await records.inForceLocked({ subject: one.reference });
      for (const seen of open.filter(askedBy(subject))) {
        const { exercised, purpose = '' } = seen.members;
        if (exercised === 'objection' && remembered.includes(purpose)) continue;
        await records.replace(seen, { ...seen.members, endedAt: at });
      }
    },
    forget: async (subject, at) => {
      const [one] = await people.known(subject);
      const open = one === undefined ? [] : await records.inForceLocked({ subject: one.reference });
      for (const seen of open) await records.replace(seen, { ...seen.members, endedAt: at });
      await people.forget(subject);
    },
  };
}
