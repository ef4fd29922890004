import * as z from 'zod';
import type { HoldEntry, Holds } from '../decision/legal-hold.ts';
import type { SubjectKey, SubjectReference } from '../decision/subject-reference.ts';
import type { Condition } from '../policy/condition.ts';
import { evidence } from './evidence.ts';
import { ownRecord } from './own-record.ts';
import type { OwnRecords, Recorded } from './own-records.ts';
import type { People } from './people.ts';

/** Legal holds. They are placed and released, and never changed otherwise. */
export const legalHolds = ownRecord({
  name: 'legal_holds',
  version: 2,
  kind: 'replace',
  members: z.object({
    id: z.string(),
    /** The person it covers, at the controller; else it covers a table, else a controller. */
    subject: z.string().optional(),
    controller: z.string().optional(),
    tableName: z.string().optional(),
    rows: z.custom<Condition>().optional(),
    reason: z.string(),
    citation: z.string().optional(),
    placedBy: z.string(),
    placedAt: z.date(),
    reviewOn: z.string(),
    releasedAt: z.date().optional(),
    released: z.object({ by: z.string(), reason: z.string() }).optional(),
    /** Taken over from a time at which it was not recorded at whom it was placed. */
    controllerNotRecorded: z.literal(true).optional(),
  }),
  key: 'id',
  controller: 'controller',
  subject: 'subject',
  inForce: { from: 'placedAt', until: 'releasedAt' },
  columns: { tableName: 'name', reviewOn: 'day' },
  personal: {
    placedBy: { whose: 'actor', category: { sv: 'vem som beslutade', en: 'who decided' } },
    placedAt: {
      whose: 'subject',
      category: { sv: 'bevarande av uppgifter', en: 'preservation of data' },
      title: { sv: 'beslutat', en: 'decided' },
    },
    releasedAt: {
      whose: 'subject',
      category: { sv: 'bevarande av uppgifter', en: 'preservation of data' },
      title: { sv: 'hävt', en: 'released' },
    },
    // What a party to a dispute has written down about it would be secret at an authority, and so it is with others.
    reason: {
      whose: 'subject',
      category: { sv: 'skälet till bevarandet', en: 'why data are preserved' },
      withheld: {
        citation:
          'dataskyddslagen (2018:218) 5 kap. 1 §, offentlighets- och sekretesslagen (2009:400) 19 kap. 9 §; GDPR Art. 23(1)(j)',
      },
    },
    released: { whose: 'actor', category: { sv: 'vem som hävde', en: 'who released it' } },
  },
  // What was kept from an erasure has to be accounted for as long as somebody can claim damages for it.
  storage: {
    title: { sv: 'Beslut om bevarande', en: 'Legal holds' },
    ...evidence('GDPR Art. 5(2), 17(3)(e), 82'),
    from: 'releasedAt',
    begins: { sv: 'hävandet av beslutet', en: 'release of the hold' },
  },
});

type HoldRecord = (typeof legalHolds.members)['_output'];

function coverOf(
  { subject, controller, tableName, rows }: HoldRecord,
  people: ReadonlyMap<string, SubjectKey>,
): HoldEntry['covers'] | undefined {
  if (subject !== undefined) {
    const person = people.get(subject);
    if (person === undefined) return undefined;
    return { subject: { ...person, ...(controller === undefined ? {} : { controller }) } };
  }
  if (tableName !== undefined) return { table: tableName, ...(rows === undefined ? {} : { rows }) };
  return controller === undefined ? undefined : { controller };
}

/** The holds, over the records of their kind. Whom they cover is known by the random reference. */
export function holdsOn(records: OwnRecords<HoldRecord>, people: Pick<People, 'of' | 'reference'>): Holds {
  async function entriesOf(found: readonly Recorded<HoldRecord>[]): Promise<readonly HoldEntry[]> {
    const references = found.flatMap(({ members }) => (members.subject === undefined ? [] : [members.subject]));
    const known = references.length === 0 ? new Map() : await people.of(references as SubjectReference[]);
    return found.flatMap(({ members }) => {
      const { id, reason, citation, placedBy, placedAt, reviewOn, released, releasedAt, controllerNotRecorded } =
        members;
      const covers = coverOf(members, known);
      if (covers === undefined) return [];
      const about = {
        id,
        covers,
        reason,
        ...(citation === undefined ? {} : { citation }),
        placedBy,
        placedAt,
        reviewOn,
        ...(controllerNotRecorded === undefined ? {} : { controllerNotRecorded }),
      };
      return released === undefined || releasedAt === undefined
        ? about
        : { ...about, released: { ...released, at: releasedAt } };
    });
  }
  return {
    place: async ({ covers, ...order }) => {
      const id = crypto.randomUUID();
      const covered =
        'subject' in covers
          ? {
              subject: await people.reference(covers.subject),
              ...(covers.subject.controller === undefined ? {} : { controller: covers.subject.controller }),
            }
          : 'controller' in covers
            ? { controller: covers.controller }
            : { tableName: covers.table, ...(covers.rows === undefined ? {} : { rows: covers.rows }) };
      await records.append([{ ...order, ...covered, id }]);
      return { ...order, covers, id };
    },
    release: async (id, { at, ...released }) => {
      const [seen] = await records.find([id]);
      if (seen === undefined || seen.members.releasedAt !== undefined) return false;
      return records.replace(seen, { ...seen.members, releasedAt: at, released });
    },
    succeed: async ({ from, to }, merged) => {
      for (const person of merged) await records.handOver({ from, to, person });
      await records.handOver({ from, to });
    },
    list: async ({ released = false } = {}) => entriesOf(await (released ? records.list() : records.inForce())),
  };
}

/**
 * The holds as they bear on Gallra's own records, where a person is known by the reference alone.
 *
 * @param records - the holds
 * @param categories - one for each kind of record that is about people
 */
export function holdsOverRecords(records: OwnRecords<HoldRecord>, categories: readonly string[]): Pick<Holds, 'list'> {
  const holds = holdsOn(records, {
    of: async (references) => new Map(references.map((key) => [key, { category: '', key }])),
    reference: async ({ key }) => key as SubjectReference,
  });
  return {
    list: async (filter) =>
      (await holds.list(filter)).flatMap((hold) => {
        const { covers } = hold;
        if (!('subject' in covers)) return [hold];
        const { key } = covers.subject;
        return categories.map((category) => ({ ...hold, covers: { subject: { category, key } } }));
      }),
  };
}
