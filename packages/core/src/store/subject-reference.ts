/** A data subject outside the host's tables: random, per controller, category and key; erasure destroys the mapping. */
export type SubjectReference = string & { readonly __subject: never };
