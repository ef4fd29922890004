import type { ControllerScope } from '../decision/row-with-links.ts';
import type { SubjectKey, SubjectReference } from '../decision/subject-reference.ts';
import type { MergedPerson } from '../decision/succession.ts';

/** A reference that stood for a person before, and stands in the logs of their controller still. */
export interface FormerReference {
  readonly reference: SubjectReference;
  /** Other controllers whose logs it stands in, each with a key of its own copy: what it leads to there is theirs. */
  readonly alsoAt: readonly ControllerScope[];
}

/** Which keys are asked for. */
export interface SecretsAsked {
  /** Where they have none yet. */
  readonly make?: boolean;
  /** Those of former references too, as the controller in whose log they stand has them. */
  readonly formerAt?: ControllerScope;
}

/** The mapping from people to their random references, which no record holds itself. */
export interface People {
  /** The person's reference; made where they have none, as `wanted` where that is given. */
  reference(subject: SubjectKey, wanted?: SubjectReference): Promise<SubjectReference>;
  /** Whose these references are; those that were forgotten are left out. */
  of(references: readonly SubjectReference[]): Promise<ReadonlyMap<string, SubjectKey>>;
  /** Everyone who has a reference, or one person if they have, in the order of the references. */
  known(
    subject?: SubjectKey,
  ): Promise<readonly { readonly reference: SubjectReference; readonly subject: SubjectKey }[]>;
  /** The same person at every controller where they have a reference. */
  everywhere(subject: Pick<SubjectKey, 'category' | 'key'>): Promise<readonly SubjectKey[]>;
  /** See `Requests.secrets`. */
  secrets(references: readonly string[], asked?: SecretsAsked): Promise<ReadonlyMap<string, string>>;
  /** See `Requests.former`. */
  former(subject: SubjectKey): Promise<readonly FormerReference[]>;
  /** See `Requests.formerlyKnown`. */
  formerlyKnown(): Promise<readonly SubjectKey[]>;
  /** Gives people of one controller to another; those it has are merged. Tells how many there were. */
  succeed(from: string, to: string): Promise<{ readonly people: number; readonly merged: readonly MergedPerson[] }>;
  /** Destroys the mapping and the person's key, those of former references too, at their controller. */
  forget(subject: SubjectKey): Promise<void>;
}
