import type {
  Duty,
  Label,
  LegalBasis,
  Organisation,
  Period,
  Place,
  Policy,
  Purpose,
  Recipient,
  Role,
  SpecialCategoryBasis,
  StorageRule,
} from '@gallra/core';
import type { Alignment } from '@gallra/core/time';

/** For how long a purpose or duty needs data, as plain data (Art. 15(1)(d)). */
export type StorageTerm =
  | { readonly from: Label; readonly periods: readonly Period[]; readonly align?: readonly Alignment[] }
  | { readonly while: 'agreement' }
  | { readonly as: readonly Label[] };

/** Why data are kept: a purpose of processing, or a duty in law. */
export interface AccessPurpose {
  readonly kind: 'purpose' | 'duty';
  readonly title: Label;
  /** Whether the vendor processes as controller or as somebody's processor; for a duty: whom it obliges. */
  readonly role: Role;
  readonly basis: LegalBasis;
  readonly specialBasis?: SpecialCategoryBasis;
  readonly citation?: string;
  /** Where the number of years comes from when the act has none. */
  readonly periodSource?: string;
  readonly operations?: Label;
  readonly legalClaims?: true;
  readonly directMarketing?: true;
  /** The logic and consequences of automated decisions (Art. 15(1)(h), 22). */
  readonly automatedDecision?: Label;
  /** Categories of data it keeps about this person. */
  readonly categories: readonly string[];
  readonly storage: StorageTerm;
  /** Names under the package's `recipients`. */
  readonly recipients: readonly string[];
  readonly places: readonly Place[];
}

/** A named recipient of data (Art. 15(1)(c)), with the safeguard for a transfer to a third country (Art. 15(2)). */
export interface AccessRecipient extends Organisation {
  readonly kind: Recipient['kind'];
  readonly service: Label;
  readonly places: readonly Place[];
  readonly mechanism?: string;
}

/** What keeps data, and the categories of data it keeps. */
export type Keeping = ReadonlyMap<string, ReadonlySet<string>>;

function placesNamed(policy: Policy, names: readonly string[] = []): readonly Place[] {
  return names.flatMap((name) => {
    const place = policy.places?.[name];
    return place === undefined ? [] : [place];
  });
}

/** `inherit` names only those among `keeping`: the rest has nothing to do with this person. */
function termOf(policy: Policy, name: string, rule: StorageRule, keeping: Keeping): StorageTerm {
  if ('while' in rule) return { while: 'agreement' };
  if ('inherit' in rule) {
    const followed =
      rule.inherit === 'others' ? Object.keys(policy.purposes).filter((other) => other !== name) : rule.inherit;
    return { as: followed.flatMap((other) => (keeping.has(other) ? (policy.purposes[other]?.title ?? []) : [])) };
  }
  const from = policy.events[rule.from] ?? { sv: rule.from, en: rule.from };
  if ('active' in rule) return { from, periods: [rule.active, rule.archived] };
  const period = typeof rule.for === 'string' ? rule.for : rule.for.default;
  return { from, periods: [period], ...(rule.align === undefined ? {} : { align: rule.align }) };
}

function fromPurpose(policy: Policy, name: string, purpose: Purpose, keeping: Keeping): AccessPurpose {
  const { specialBasis, operations, automatedDecision } = purpose;
  return {
    kind: 'purpose',
    title: purpose.title,
    role: purpose.role,
    basis: purpose.basis,
    ...(specialBasis === undefined ? {} : { specialBasis }),
    ...(operations === undefined ? {} : { operations }),
    ...(purpose.legalClaims === true ? { legalClaims: true as const } : {}),
    ...(purpose.directMarketing === true ? { directMarketing: true as const } : {}),
    ...(automatedDecision === undefined ? {} : { automatedDecision }),
    categories: [...(keeping.get(name) ?? [])],
    storage: termOf(policy, name, purpose.keep, keeping),
    recipients: purpose.recipients ?? [],
    places: placesNamed(policy, purpose.places),
  };
}

function fromDuty(policy: Policy, name: string, duty: Duty, keeping: Keeping): AccessPurpose {
  return {
    kind: 'duty',
    title: duty.title,
    role: duty.obliges,
    basis: '6(1)(c)',
    citation: duty.citation,
    ...(duty.periodSource === undefined ? {} : { periodSource: duty.periodSource }),
    categories: [...(keeping.get(name) ?? [])],
    storage: termOf(policy, name, duty, keeping),
    recipients: [],
    places: [],
  };
}

/** The purposes and duties that keep data about a person, with the categories each of them keeps. */
export function accessPurposes(policy: Policy, keeping: Keeping): Readonly<Record<string, AccessPurpose>> {
  const purposes = Object.entries(policy.purposes).map(
    ([name, purpose]) => [name, fromPurpose(policy, name, purpose, keeping)] as const,
  );
  const duties = Object.entries(policy.duties ?? {}).map(
    ([name, duty]) => [name, fromDuty(policy, name, duty, keeping)] as const,
  );
  return Object.fromEntries([...purposes, ...duties].filter(([name]) => keeping.has(name)));
}

/** The recipients that some of the purposes name. */
export function accessRecipients(
  policy: Policy,
  purposes: Readonly<Record<string, AccessPurpose>>,
): Readonly<Record<string, AccessRecipient>> {
  const named = new Set(Object.values(purposes).flatMap(({ recipients }) => recipients));
  const recipients = Object.entries(policy.recipients ?? {}).filter(([name]) => named.has(name));
  return Object.fromEntries(
    recipients.map(([name, { places, transfer, receives: _receives, ...recipient }]) => [
      name,
      {
        ...recipient,
        places: placesNamed(policy, places),
        ...(transfer === undefined ? {} : { mechanism: transfer.mechanism }),
      },
    ]),
  );
}
