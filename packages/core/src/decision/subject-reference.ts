/** A data subject outside the host's tables: random, per controller, category and key; erasure destroys the mapping. */
export type SubjectReference = string & { readonly __subject: never };

/** A data subject as the host knows them: a category of the policy, and the key in the table where it lives, as text. */
export interface SubjectKey {
  readonly category: string;
  readonly key: string;
}
