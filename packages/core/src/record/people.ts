import type { SubjectKey, SubjectReference } from '../decision/subject-reference.ts';

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
  secrets(references: readonly string[], options?: { readonly make?: boolean }): Promise<ReadonlyMap<string, string>>;
  /** Destroys the mapping and the person's key. */
  forget(subject: SubjectKey): Promise<void>;
}
