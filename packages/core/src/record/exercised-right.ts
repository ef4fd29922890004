import * as z from 'zod';
import type { SubjectKey, SubjectReference } from '../decision/subject-reference.ts';
import { evidence } from './evidence.ts';
import { ownRecord } from './own-record.ts';
import type { OwnRecords, Recorded } from './own-records.ts';
import type { People } from './people.ts';

/** A right exercised, once it has taken effect. */
export interface RequestEntry {
  readonly subject: SubjectKey;
  readonly right: 'erasure' | 'restriction' | 'objection' | 'withdrawal';
  /** For an objection or a withdrawal: the purpose. */
  readonly purpose?: string;
  readonly effectiveAt: Date;
}

/** Someone who has a random reference, and what they asked for. */
export interface KnownSubject {
  readonly reference: SubjectReference;
  readonly subject: SubjectKey;
  readonly asked: readonly Pick<RequestEntry, 'right' | 'purpose'>[];
}

/** Data subjects' requests, and the mapping from people to their random references. */
export interface Requests {
  /** The person's reference; made when first asked for. */
  reference(subject: SubjectKey): Promise<SubjectReference>;
  /** `reference`: the one they had before a restore; taken up where they have none. */
  record(entry: RequestEntry, reference?: SubjectReference): Promise<SubjectReference>;
  list(right: RequestEntry['right']): Promise<readonly (RequestEntry & { readonly reference: SubjectReference })[]>;
  /** Everyone who has a reference, or one person if they have. */
  known(subject?: SubjectKey): Promise<readonly KnownSubject[]>;
  /**
   * The key under which values are encrypted for each person, 32 bytes in base64; `make`: where they have none yet. Of
   * somebody who was forgotten there is none, and never will be: what was encrypted under it is unreadable wherever it is.
   */
  secrets(references: readonly string[], options?: { readonly make?: boolean }): Promise<ReadonlyMap<string, string>>;
  /**
   * Destroys the mapping and the person's key. What they asked for has ended; that it was asked stays on record under a
   * reference that leads to nobody.
   */
  forget(subject: SubjectKey, at: Date): Promise<void>;
}

const exercise = { sv: 'utövade rättigheter', en: 'rights exercised' };

/**
 * Rights exercised, once they have taken effect. A record outlives the person's data, for it proves what was done about
 * them (GDPR Art. 5(2)); once they are forgotten it holds a reference that leads to nobody.
 */
export const exercisedRights = ownRecord({
  name: 'exercised_rights',
  version: 1,
  kind: 'replace',
  members: z.object({
    id: z.string(),
    controller: z.string().optional(),
    subject: z.custom<SubjectReference>((value) => typeof value === 'string'),
    exercised: z.enum(['erasure', 'restriction', 'objection', 'withdrawal']),
    purpose: z.string().optional(),
    effectiveAt: z.date(),
    /** Since when nothing follows from it any more. */
    endedAt: z.date().optional(),
  }),
  key: 'id',
  controller: 'controller',
  subject: 'subject',
  inForce: { from: 'effectiveAt', until: 'endedAt' },
  columns: { exercised: 'id', purpose: 'name' },
  personal: {
    exercised: { whose: 'subject', category: exercise, title: { sv: 'rättighet', en: 'right' } },
    purpose: { whose: 'subject', category: exercise, title: { sv: 'ändamål', en: 'purpose' } },
    effectiveAt: { whose: 'subject', category: exercise, title: { sv: 'gäller från', en: 'in effect from' } },
    endedAt: { whose: 'subject', category: exercise, title: { sv: 'upphörde', en: 'ended' } },
  },
  // Counted from when nothing follows from it any more. An objection to direct marketing is in force, and stays, as long as
  // somebody could write to the person again (GDPR Art. 21(3)).
  storage: {
    title: { sv: 'Registrerades begäranden', en: "Data subjects' requests" },
    ...evidence('GDPR Art. 5(2), 12(2), 82'),
    from: 'endedAt',
    begins: { sv: 'att begäran inte längre gäller', en: 'the request has ceased to apply' },
  },
});

type RightRecord = (typeof exercisedRights.members)['_output'];

const inTime = (a: Recorded<RightRecord>, b: Recorded<RightRecord>) =>
  a.members.effectiveAt.getTime() - b.members.effectiveAt.getTime() || a.order - b.order;

/** The requests, over the records of their kind and the mapping from people to references. */
export function requestsOn(records: OwnRecords<RightRecord>, people: People): Requests {
  const about = ({ purpose }: RightRecord) => (purpose === undefined ? {} : { purpose });
  return {
    reference: (subject) => people.reference(subject),
    record: async ({ subject, right, purpose, effectiveAt }, wanted) => {
      const reference = await people.reference(subject, wanted);
      const what = { exercised: right, ...(purpose === undefined ? {} : { purpose }), effectiveAt };
      await records.append([{ id: crypto.randomUUID(), subject: reference, ...what }]);
      return reference;
    },
    list: async (right) => {
      const found = (await records.inForce()).filter(({ members }) => members.exercised === right).sort(inTime);
      const whose = await people.of(found.map(({ members }) => members.subject));
      return found.flatMap(({ members }): (RequestEntry & { reference: SubjectReference })[] => {
        const subject = whose.get(members.subject);
        if (subject === undefined) return [];
        return [{ reference: members.subject, subject, right, ...about(members), effectiveAt: members.effectiveAt }];
      });
    },
    known: async (subject) => {
      const known = await people.known(subject);
      const only = subject === undefined ? undefined : known[0]?.reference;
      if (known.length === 0) return [];
      const found = await records.inForce(only === undefined ? {} : { subject: only });
      const asked = Map.groupBy([...found].sort(inTime), ({ members }) => members.subject);
      return known.map((one) => ({
        ...one,
        asked: (asked.get(one.reference) ?? []).map(({ members }) => ({ right: members.exercised, ...about(members) })),
      }));
    },
    secrets: (references, options) => people.secrets(references, options),
    forget: async (subject, at) => {
      const [one] = await people.known(subject);
      if (one === undefined) return;
      for (const seen of await records.inForceLocked({ subject: one.reference }))
        await records.replace(seen, { ...seen.members, endedAt: at });
      await people.forget(subject);
    },
  };
}
