import type {
  Duty,
  Label,
  LegalBasis,
  OperationTerm,
  Organisation,
  Place,
  Policy,
  ProcessingOperation,
  Purpose,
  PurposeRole,
  Recipient,
  SpecialCategoryBasis,
  Transfer,
} from '@gallra/core';
import { processingOperations } from '@gallra/core/policy';
import { categoryTitle, type StorageTerm } from '@gallra/core/words';
import { type Keeping, type KeptBy, storageIn } from '../person/keeping.ts';

/** Why data are kept: a purpose of processing, or a duty in law. */
export interface AccessPurpose {
  readonly kind: 'purpose' | 'duty';
  readonly title: Label;
  /** Whose it is, and so whether the vendor processes as controller or as processor; for a duty: whom it obliges. */
  readonly role: PurposeRole;
  /** Absent for what the vendor carries out as processor: the controllers' own purposes have one. */
  readonly basis?: LegalBasis;
  readonly specialBasis?: SpecialCategoryBasis;
  readonly citation?: string;
  /** Where the number of years comes from when the act has none. */
  readonly periodSource?: string;
  readonly operations?: Label;
  /** What is done with the data, by name, with the words and the term for it. */
  readonly processing?: Readonly<Partial<Record<ProcessingOperation, OperationTerm>>>;
  /** The purpose that it is a part of, whether or not that one keeps anything by itself. */
  readonly partOf?: { readonly purpose: string; readonly title: Label };
  readonly legalClaims?: true;
  readonly directMarketing?: true;
  /** The logic and consequences of automated decisions (Art. 15(1)(h), 22). */
  readonly automatedDecision?: Label;
  /** Categories of data it keeps about this person. */
  readonly categories: readonly string[];
  readonly storage: StorageTerm;
  /**
   * Names under the package's `recipients`. An empty list: the data are disclosed to nobody. Absent: the policy does not
   * say, and of a duty it never does (Art. 15(1)(c)).
   */
  readonly recipients?: readonly string[];
  readonly places: readonly Place[];
}

/** A named recipient of data (Art. 15(1)(c)), with the safeguard for a transfer to a third country (Art. 15(2)). */
export interface AccessRecipient extends Organisation {
  readonly kind: Recipient['kind'];
  readonly service: Label;
  /** Where it stores data. */
  readonly places: readonly Place[];
  /** From where it reaches them. */
  readonly accessFrom?: readonly Place[];
  /** What makes the transfer lawful where one of these is outside the EEA. */
  readonly transfer?: Transfer;
  /** The categories of data that it receives, where the policy says so. */
  readonly receives?: readonly Label[];
}

/** What the policy says of somebody with a name and an address, and nothing that stands beside it. */
function organisationOf({ name, registrationNumber, country, address, email, phone }: Organisation): Organisation {
  return {
    name,
    ...(registrationNumber === undefined ? {} : { registrationNumber }),
    ...(country === undefined ? {} : { country }),
    ...(address === undefined ? {} : { address }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
  };
}

function placesNamed(policy: Policy, names: readonly string[] = []): readonly Place[] {
  return names.flatMap((name) => {
    const place = policy.places?.[name];
    return place === undefined ? [] : [place];
  });
}

function fromPurpose(policy: Policy, purpose: Purpose, kept: KeptBy, storage: StorageTerm): AccessPurpose {
  const { specialBasis, operations, processing, partOf, automatedDecision } = purpose;
  const whole = partOf === undefined ? undefined : policy.purposes[partOf];
  return {
    kind: 'purpose',
    title: purpose.title,
    role: purpose.role,
    ...(purpose.basis === undefined ? {} : { basis: purpose.basis }),
    ...(specialBasis === undefined ? {} : { specialBasis }),
    ...(operations === undefined ? {} : { operations }),
    ...(processing === undefined
      ? {}
      : { processing: Object.fromEntries(processing.map((name) => [name, processingOperations[name]])) }),
    ...(partOf === undefined || whole === undefined ? {} : { partOf: { purpose: partOf, title: whole.title } }),
    ...(purpose.legalClaims === true ? { legalClaims: true as const } : {}),
    ...(purpose.directMarketing === true ? { directMarketing: true as const } : {}),
    ...(automatedDecision === undefined ? {} : { automatedDecision }),
    categories: [...kept.categories],
    storage,
    ...(purpose.recipients === undefined ? {} : { recipients: purpose.recipients }),
    places: placesNamed(policy, purpose.places),
  };
}

function fromDuty(duty: Duty, kept: KeptBy, storage: StorageTerm): AccessPurpose {
  return {
    kind: 'duty',
    title: duty.title,
    role: duty.obliges,
    basis: '6(1)(c)',
    citation: duty.citation,
    ...(duty.periodSource === undefined ? {} : { periodSource: duty.periodSource }),
    categories: [...kept.categories],
    storage,
    places: [],
  };
}

/** Purposes in their order, the parts of each behind it. */
function partsBehindWholes(purposes: Policy['purposes']): Policy['purposes'] {
  const parts = Map.groupBy(Object.entries(purposes), ([, { partOf }]) => partOf);
  return Object.fromEntries(
    (parts.get(undefined) ?? []).flatMap(([name, purpose]) => [[name, purpose], ...(parts.get(name) ?? [])]),
  );
}

/** The purposes and duties that keep data about a person, with the categories each of them keeps. */
export function accessPurposes(policy: Policy, keeping: Keeping): Readonly<Record<string, AccessPurpose>> {
  const kept = <T>(
    all: Readonly<Record<string, T>>,
    tell: (one: T, kept: KeptBy, storage: StorageTerm) => AccessPurpose,
  ) =>
    Object.entries(all).flatMap(([name, one]) => {
      const own = keeping.get(name);
      return own === undefined ? [] : [[name, tell(one, own, storageIn(policy, name, keeping))] as const];
    });
  return Object.fromEntries([
    ...kept(partsBehindWholes(policy.purposes), (...of) => fromPurpose(policy, ...of)),
    ...kept(policy.duties ?? {}, fromDuty),
  ]);
}

function told(policy: Policy, recipient: Recipient): AccessRecipient {
  const { kind, service, places, accessFrom, transfer, receives } = recipient;
  return {
    ...organisationOf(recipient),
    kind,
    service,
    places: placesNamed(policy, places),
    ...(accessFrom === undefined ? {} : { accessFrom: placesNamed(policy, accessFrom) }),
    ...(transfer === undefined ? {} : { transfer }),
    ...(receives === undefined ? {} : { receives: receives.map((category) => categoryTitle(policy, category)) }),
  };
}

/** The recipients that some of the purposes name. */
export function accessRecipients(
  policy: Policy,
  purposes: Readonly<Record<string, AccessPurpose>>,
): Readonly<Record<string, AccessRecipient>> {
  const named = new Set(Object.values(purposes).flatMap(({ recipients = [] }) => recipients));
  const recipients = Object.entries(policy.recipients ?? {}).filter(([name]) => named.has(name));
  return Object.fromEntries(recipients.map(([name, recipient]) => [name, told(policy, recipient)]));
}
