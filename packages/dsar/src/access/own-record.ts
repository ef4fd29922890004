import type { Label, LegalBasis, Policy, SubjectKey, SubjectReference } from '@gallra/core';
import type { OwnRecord, OwnRecords, PersonalMember } from '@gallra/core/record';
import { isRecordedOfHolder, type Store, type Transaction } from '@gallra/core/store';
import { claimTitle, recordRule, titleOf } from '@gallra/core/words';
import { type AccessValue, accessValue } from './access-value.ts';

/** One piece of what a record of Gallra's own says about the data subject. */
export interface OwnRecordValue {
  readonly member: string;
  readonly title: Label;
  readonly category: Label;
  readonly value: AccessValue;
  /** What the policy calls it, where it is a purpose. */
  readonly called?: Label;
}

/** One of Gallra's own records about the data subject, or several that say the same. */
export interface AccessOwnRecord {
  readonly record: string;
  readonly title: Label;
  /** `actor`: they acted for the host in it. */
  readonly as: 'subject' | 'actor';
  /** How many of them say the same. */
  readonly records: number;
  readonly values: readonly OwnRecordValue[];
  /** What is there and not told, and the law that says so. */
  readonly withheld: readonly { readonly category: Label; readonly citation: string }[];
  readonly basis: LegalBasis;
  readonly citation: string;
  /** For how long it is kept, in words (Art. 15(1)(d)). */
  readonly rule: Label;
}

/** Whose records are looked for. */
export interface OwnRecordsOf {
  /** Undefined where the person has never had one: then nothing is about them. */
  readonly reference?: SubjectReference;
  /** Since when they have had their key: an earlier holder had the same reference, and what was recorded then is theirs. */
  readonly heldSince?: SubjectKey['heldSince'];
  /** What the host calls them where they acted for it. */
  readonly actor?: string;
}

type Members = Readonly<Record<string, unknown>>;

const membersOf = (record: OwnRecord<never>, whose: PersonalMember['whose']) =>
  Object.entries(record.personal).filter(([, member]) => member.whose === whose);

/** Who acted, in a member that names them or tells what they did. */
function actorIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'by' in value ? value.by : value;
}

function told(policy: Policy, name: string, { title, category }: PersonalMember, value: unknown): OwnRecordValue {
  return {
    member: name,
    title: titleOf(title, name),
    category,
    value: accessValue(value),
    ...(name === 'purpose' ? { called: claimTitle(policy, String(value)) } : {}),
  };
}

const recordsAtOnce = 1000;

/** All records of a kind, of which a host can have many: some at a time. */
async function* eachOf<T>(kind: OwnRecords<T>): AsyncGenerator<T> {
  let after: number | undefined;
  do {
    const page = await kind.list({ ...(after === undefined ? {} : { after }), limit: recordsAtOnce });
    for (const { members } of page) yield members;
    after = page.length < recordsAtOnce ? undefined : page.at(-1)?.order;
  } while (after !== undefined);
}

/** Whether a record that is found by a person's reference is from their time; of an undated one nobody can tell. */
function isOfHolder({ inForce }: OwnRecord<never>, members: Members, heldSince: OwnRecordsOf['heldSince']): boolean {
  if (heldSince === undefined) return true;
  const from = inForce && members[inForce.from];
  return from instanceof Date && isRecordedOfHolder(heldSince, from);
}

/** Records that say the same are told once: a journal has an entry for each row. */
function gathered(records: readonly AccessOwnRecord[]): readonly AccessOwnRecord[] {
  return [...Map.groupBy(records, (record) => JSON.stringify(record)).values()].flatMap((alike) =>
    alike[0] === undefined ? [] : [{ ...alike[0], records: alike.length }],
  );
}

/**
 * What Gallra's own records say about a data subject: members that are personal and theirs, found by the random reference.
 * What the law withholds is left out and told by its citation. Who acted for the host is told to nobody else; they stand
 * in a text of the host's, so that only the host can say which is theirs.
 *
 * @see GDPR Art. 5(2), 15(1), 15(4), 23
 */
export async function ownRecordsOf(
  tx: Transaction,
  { records }: Pick<Store, 'records'>,
  policy: Policy,
  { reference, heldSince, actor }: OwnRecordsOf,
): Promise<readonly AccessOwnRecord[]> {
  const found: AccessOwnRecord[] = [];
  for (const record of records) {
    const { title, basis, citation } = record.storage;
    const heading = { record: record.name, title, records: 1, basis, citation, rule: recordRule(policy, record) };
    const own = membersOf(record, 'subject');
    if (reference !== undefined && record.subject !== undefined && own.length > 0) {
      for (const { members } of await tx.own(record).list({ subject: reference })) {
        if (!isOfHolder(record, members, heldSince)) continue;
        const present = own.filter(([name]) => (members as Members)[name] !== undefined);
        found.push({
          ...heading,
          as: 'subject',
          values: present
            .filter(([, { withheld }]) => withheld === undefined)
            .map(([name, member]) => told(policy, name, member, (members as Members)[name])),
          withheld: present.flatMap(([, { category, withheld }]) =>
            withheld === undefined ? [] : [{ category, citation: withheld.citation }],
          ),
        });
      }
    }
    const acting = membersOf(record, 'actor');
    if (actor === undefined || acting.length === 0) continue;
    for await (const members of eachOf<Members>(tx.own(record))) {
      const theirs = acting.filter(([name]) => actorIn(members[name]) === actor);
      if (theirs.length === 0) continue;
      const values = theirs.map(([name, member]) => told(policy, name, member, actor));
      found.push({ ...heading, as: 'actor', values, withheld: [] });
    }
  }
  return gathered(found);
}
